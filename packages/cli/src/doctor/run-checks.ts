import { type Sleep, withDeadline } from "@boomerang/core";
import { interruptedError } from "../io/interruption.ts";
import type { Finding } from "./finding.ts";
import { notChecked } from "./read-error.ts";

/** One check, or several that depend on each other. */
export interface Check {
  readonly name: string;
  readonly timeLimitMs: number;
  /** Whether it creates what it must remove at its end. */
  readonly hasToRelease?: boolean | undefined;
  /**
   * @param signal aborted at the time limit, and when the user interrupts: the check then ends, and removes what it has created
   */
  run(signal: AbortSignal): Promise<readonly Finding[]>;
}

export interface RunOptions {
  readonly sleep: Sleep;
  /** Aborted when the user interrupts the command. */
  readonly interrupted: AbortSignal;
}

// Removing a rule may take ten seconds: EventBridge sees a target for a while that it has removed.
const RELEASE_MS = 15_000;

/**
 * Runs all checks at the same time, and yields their findings in the order of the checks. One that fails or takes too long is not
 * checked; the others go on. It ends once those have ended that have something to remove.
 *
 * @throws CliError `aborted`
 */
export async function* runChecks(
  checks: readonly Check[],
  { sleep, interrupted }: RunOptions,
): AsyncGenerator<Finding, void, void> {
  const releases: Promise<unknown>[] = [];
  // Nobody may want the rest, as with `| head`.
  const stopped = new AbortController();
  const signal = AbortSignal.any([interrupted, stopped.signal]);

  async function run({ name, timeLimitMs, hasToRelease, run: work }: Check): Promise<readonly Finding[]> {
    try {
      return await withDeadline({ ms: timeLimitMs, sleep, signal }, (ended) => {
        const running = work(ended);
        if (hasToRelease) releases.push(running.catch(() => undefined));
        return running;
      });
    } catch (error) {
      if (interrupted.aborted) throw interruptedError();
      return [notChecked(name, error)];
    }
  }

  const running = checks.map(run);
  // Each is awaited below, unless an earlier one is interrupted.
  for (const each of running) each.catch(() => undefined);
  try {
    for (const each of running) yield* await each;
  } finally {
    stopped.abort(new Error("no more findings are wanted"));
    const ended = new AbortController();
    const enough = sleep(RELEASE_MS, ended.signal).catch(() => undefined);
    await Promise.race([Promise.all(releases), enough]);
    ended.abort();
  }
}
