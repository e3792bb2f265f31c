import { type Place, type Target, targetText } from "@boomerang/core";
import { ApiError } from "./api-error.ts";
import { createDeployment, type Deployment } from "./deployment.ts";
import { findModel } from "./models/catalog.ts";
import { hash32 } from "./random.ts";
import type { Settings } from "./settings.ts";
import { createTally, type Tally } from "./tally.ts";
import type { Timers } from "./timers.ts";

/** An environment or deployment of this name does not exist, of any model. */
const MISSING = "missing";

// Past so many, those without requests, such as mistyped ones, are forgotten: the ones called longest ago first.
const MAX_KEPT = 1_000;

// Looked at by each call, lest one call look at a thousand that are all at work.
const LOOKS = 10;

/** The deployments that have been called; those without requests are forgotten past 1,000. */
export interface Deployments extends Iterable<Deployment> {
  /** The deployment that a target means; throws a 404 when its model, environment or deployment does not exist. */
  find(target: Target): Deployment;
  /** The same, for a call that a replica must run; throws a 404 too when it is `development` and has none. */
  findAwake(target: Target): Deployment;
}

/** Makes deployments as they are called for; an environment's deployment can also be called by its id. */
export function createDeployments(settings: Settings, timers: Timers, tally: Tally): Deployments {
  const all = new Map<string, Deployment>();

  function find(target: Target): Deployment {
    const model = findModel(target.kind, target.id);
    if (model === undefined) throw notFound(`There is no ${target.kind} ${target.id}`);
    if (placeName(target.place) === MISSING) {
      throw notFound(`The ${target.kind} ${target.id} has no ${target.place.type} ${MISSING}`);
    }
    const id = deploymentId(target);
    const key = `${target.kind}/${target.id}/${id}`;
    const name = targetText(target);
    const deployment =
      all.get(key) ?? createDeployment({ id, name, model, settings, timers, tally: createTally(tally) });
    moveToEnd(key, deployment);
    forgetIdle();
    return deployment;
  }

  function moveToEnd(key: string, deployment: Deployment): void {
    all.delete(key);
    all.set(key, deployment);
  }

  function forgetIdle(): void {
    let looks = Math.min(LOOKS, all.size - MAX_KEPT);
    for (const [key, deployment] of all) {
      if (looks-- <= 0) return;
      if (deployment.hasRequests) {
        moveToEnd(key, deployment);
      } else {
        all.delete(key);
        deployment.stop();
      }
    }
  }

  return {
    find,
    findAwake(target) {
      const deployment = find(target);
      if (target.place.type === "development" && deployment.replicas.ready === 0) {
        const why =
          deployment.replicas.starting > 0 ? "starting: try again" : "scaled to zero: wake it first";
        const message = `The development deployment of ${target.kind} ${target.id} is ${why}`;
        throw new ApiError(message, { status: 404, code: "model_not_ready" });
      }
      return deployment;
    },
    [Symbol.iterator]: () => all.values(),
  };
}

function notFound(message: string): ApiError {
  return new ApiError(message, { status: 404, code: "model_does_not_exist" });
}

function placeName(place: Place): string | undefined {
  if (place.type === "development") return undefined;
  return place.type === "deployment" ? place.id : place.name;
}

function deploymentId({ kind, id, place }: Target): string {
  if (place.type === "deployment") return place.id;
  // A regional host and the plain one serve the same environment, hence the same deployment.
  const name = place.type === "environment" ? `environment ${place.name}` : place.type;
  return `d${hash32(`${kind} ${id} ${name}`).toString(36).padStart(7, "0")}`;
}
