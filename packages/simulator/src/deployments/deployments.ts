import { type Place, type Target, targetText } from "@boomerang/core";
import { type Counters, createCounters } from "../counters.ts";
import { hash32 } from "../random.ts";
import { ApiError, targetNotFound } from "../server/api-error.ts";
import type { Settings } from "../settings.ts";
import type { Timers } from "../timers.ts";
import { createDeployment, type Deployment } from "./deployment.ts";
import { findModel } from "./models/catalog.ts";

/** The name of an environment and deployment that no model has. */
const MISSING = "missing";

// Above this number, deployments without requests (such as mistyped ones) are forgotten, the least recently called first.
const MAX_DEPLOYMENTS = 1_000;

// Deployments that one call checks at most, so that no call checks a thousand that all have requests.
const CHECKS_PER_CALL = 10;

/** The deployments that have been called; above 1,000, those without requests are forgotten. */
export interface Deployments extends Iterable<Deployment> {
  /** Throws a 404 when the model, environment or deployment does not exist. */
  getOrCreate(target: Target): Deployment;
  /** Also throws a 404 when the target is `development` and has no ready replica. */
  findAwake(target: Target): Deployment;
}

/** Creates each deployment at its first call. The deployment of an environment can also be called by its id. */
export function createDeployments(settings: Settings, timers: Timers, counters: Counters): Deployments {
  const all = new Map<string, Deployment>();

  function getOrCreate(target: Target): Deployment {
    const model = findModel(target.kind, target.id);
    if (model === undefined) throw targetNotFound(`There is no ${target.kind} ${target.id}`);
    if (placeName(target.place) === MISSING) {
      throw targetNotFound(`The ${target.kind} ${target.id} has no ${target.place.type} ${MISSING}`);
    }
    const id = deploymentId(target);
    const key = `${target.kind}/${target.id}/${id}`;
    const name = targetText(target);
    const deployment =
      all.get(key) ??
      createDeployment({ id, name, model, settings, timers, counters: createCounters(counters) });
    moveToEnd(key, deployment);
    forgetIdle();
    return deployment;
  }

  function moveToEnd(key: string, deployment: Deployment): void {
    all.delete(key);
    all.set(key, deployment);
  }

  function forgetIdle(): void {
    let checks = Math.min(CHECKS_PER_CALL, all.size - MAX_DEPLOYMENTS);
    for (const [key, deployment] of all) {
      if (checks-- <= 0) return;
      if (deployment.hasRequests) {
        moveToEnd(key, deployment);
      } else {
        all.delete(key);
        deployment.stop();
      }
    }
  }

  return {
    getOrCreate,
    findAwake(target) {
      const deployment = getOrCreate(target);
      if (target.place.type === "development" && deployment.replicas.ready === 0) {
        const reason =
          deployment.replicas.starting > 0 ? "starting: try again" : "scaled to zero: wake it first";
        const message = `The development deployment of ${target.kind} ${target.id} is ${reason}`;
        throw new ApiError(message, { status: 404, code: "model_not_ready" });
      }
      return deployment;
    },
    [Symbol.iterator]: () => all.values(),
  };
}

function placeName(place: Place): string | undefined {
  if (place.type === "development") return undefined;
  return place.type === "deployment" ? place.id : place.name;
}

function deploymentId({ kind, id, place }: Target): string {
  if (place.type === "deployment") return place.id;
  // A regional host and the global one serve the same deployment of an environment.
  const name = place.type === "environment" ? `environment ${place.name}` : place.type;
  return `d${hash32(`${kind} ${id} ${name}`).toString(36).padStart(7, "0")}`;
}
