import type { Clock, Random, Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import type { ResultSource } from "../client.ts";
import { createOutageLimit } from "./outage-limit.ts";
import { type Until, until } from "./until.ts";

const FIRST_PAUSE_MS = 1000;
const GROWTH = 1.5;
// A large batch is read whole each time.
const LONGEST_PAUSE_MS = 30_000;

export interface BatchSizeSources {
  /** Jobs of the batch that have a record. */
  readonly countJobs: (batchId: string) => Promise<number>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/**
 * Waits until a batch has so many jobs, of any status.
 *
 * @throws BoomerangError `timeout`, `aborted`, or what is wrong with the index
 */
export async function waitForBatchSize(
  batchId: string,
  count: number,
  limits: Until,
  { countJobs, clock, sleep, random }: BatchSizeSources,
): Promise<void> {
  const awaited = {
    name: `batch ${batchId}`,
    lacks: `has fewer than ${count} jobs`,
    nextStep:
      "Check the batch's id and the count: a job has no record while its message waits in the queue, or if it became a dead letter.",
  };
  await until(limits, awaited, sleep, async (signal) => {
    const outage = createOutageLimit(clock);
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
    );
    aborted.catch(() => undefined);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(GROWTH * pauseMs, LONGEST_PAUSE_MS)) {
      signal.throwIfAborted();
      try {
        if ((await Promise.race([countJobs(batchId), aborted])) >= count) return;
        outage.afterSuccess();
      } catch (error) {
        signal.throwIfAborted();
        const end = outage.afterFailure(error);
        if (end !== undefined) throw end;
      }
      // It rejects only when the signal is aborted.
      await sleep(pauseMs * (0.8 + 0.4 * random()), signal).catch(() => undefined);
    }
  });
  // The list that follows may be read from a replica of the index that is a moment behind.
  await sleep(FIRST_PAUSE_MS, limits.signal).catch(() => undefined);
}

/** The batch whose size is waited for. @throws BoomerangError `invalid_argument` */
export function batchOf(source: ResultSource, count: number, wait: boolean | undefined): string {
  const { batchId } = source as { readonly batchId?: string };
  const problem =
    batchId === undefined || !wait
      ? "count is for wait and the filter of a batch"
      : Number.isSafeInteger(count) && count > 0
        ? undefined
        : `count is ${count}, and must be a whole number above 0`;
  if (problem === undefined && batchId !== undefined) return batchId;
  throw new BoomerangError(`${problem}`, {
    code: "invalid_argument",
    nextStep: "Pass { batchId } with { wait: true, count }, or leave count out.",
  });
}
