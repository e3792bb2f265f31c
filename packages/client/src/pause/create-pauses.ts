import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "@boomerang/core";
import {
  ContentionError,
  changeState,
  createDynamoPauseStore,
  MAX_PAUSES,
  type PauseState,
  withPaused,
  withResumed,
} from "@boomerang/runtime/pauses";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import type { JobTarget } from "../job/job-request.ts";
import { formatTarget, targetOf } from "../job/parse-target.ts";

/** A target that is paused. */
export interface PausedTarget {
  /** As text, such as `model:abc123/production`. */
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly pausedAt: string;
}

interface Sources {
  readonly dynamodb: () => Promise<DynamoDBClient>;
  readonly tableName: () => Promise<string>;
  readonly clock: Clock;
}

/** Pauses and resumes targets. They are in one item of the deployment's table `Control`, which the functions read. */
export function createPauses({ dynamodb, tableName, clock }: Sources) {
  async function store() {
    return createDynamoPauseStore(await dynamodb(), await tableName());
  }

  async function call<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ContentionError) throw contended(error, doing);
      throw fromAwsError(error, doing, { grant: "grantPause" });
    }
  }

  return {
    async pause(target: string | JobTarget): Promise<PausedTarget> {
      const text = formatTarget(targetOf(target));
      const state = await call("pause the target", async () =>
        changeState(await store(), (current) => withPaused(checkRoom(current, text), text, clock.now())),
      );
      return pausedTarget(text, state?.targets[text]?.since ?? clock.now());
    },
    async resume(target: string | JobTarget): Promise<boolean> {
      const text = formatTarget(targetOf(target));
      let wasPaused = false;
      await call("resume the target", async () =>
        changeState(await store(), (current) => {
          const next = withResumed(current, text, clock.now());
          wasPaused ||= next !== undefined;
          return next;
        }),
      );
      return wasPaused;
    },
    async pausedTargets(): Promise<PausedTarget[]> {
      const current = await call("read the paused targets", async () => (await store()).read());
      return Object.entries(current?.state.targets ?? {})
        .filter(([, { isPaused }]) => isPaused)
        .map(([target, { since }]) => pausedTarget(target, since))
        .sort((a, b) => (a.target < b.target ? -1 : 1));
    },
  };
}

function pausedTarget(target: string, since: number): PausedTarget {
  return { target, pausedAt: new Date(since).toISOString() };
}

function contended(cause: ContentionError, doing: string): BoomerangError {
  return new BoomerangError(`cannot ${doing}: ${cause.message}`, {
    code: "unavailable",
    nextStep: "Try again in a moment.",
    retryable: true,
    cause,
  });
}

function checkRoom(state: PauseState | undefined, target: string): PauseState | undefined {
  const targets = Object.keys(state?.targets ?? {});
  if (targets.length < MAX_PAUSES || targets.includes(target)) return state;
  throw new BoomerangError(`${MAX_PAUSES} targets are paused or were resumed within the last 24 hours`, {
    code: "invalid_argument",
    nextStep: "Resume targets, and try again after 24 hours.",
  });
}
