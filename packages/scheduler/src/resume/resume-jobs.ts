import { MAX_PAUSE_MS } from "@boomerang/core";
import { changeState, type PauseState, withoutResumed, withResumed } from "@boomerang/runtime";
import type { Collaborators } from "../collaborators.ts";
import { type ResumedTarget, resumeTargets } from "./resume-targets.ts";

// A dispatcher that was slow, or an index that is behind, may add a job that was not listed before.
const LISTED_FOR_MS = 24 * 3_600_000;

/** Lets the paused jobs of resumed targets continue, and forgets a target a day after it was resumed. */
export async function resumeJobs(collaborators: Collaborators, spareMs: () => number): Promise<void> {
  const { pauses, clock, meter } = collaborators;
  const state = await changeState(pauses, (current) => withoutExpired(current, clock.now()));
  const targets = Object.entries(state?.targets ?? {});
  const resumed = targets.flatMap(([target, { isPaused, since }]) => (isPaused ? [] : [{ target, since }]));
  const paused = targets.length - resumed.length;
  // A metric without values costs nothing.
  if (paused > 0) meter.gauge("TargetsPaused", paused);
  const done = await resumeTargets(collaborators, resumed, spareMs);
  const old = done.filter(({ since }) => clock.now() - since >= LISTED_FOR_MS);
  if (old.length > 0) await changeState(pauses, (current) => withoutAll(current, old));
}

/** The pauses, with those resumed that have lasted too long; `undefined` if there is none. */
function withoutExpired(state: PauseState | undefined, now: number): PauseState | undefined {
  const expired = Object.entries(state?.targets ?? {}).filter(
    ([, { isPaused, since }]) => isPaused && now - since >= MAX_PAUSE_MS,
  );
  if (expired.length === 0) return undefined;
  return expired.reduce((current, [target]) => withResumed(current, target, now) ?? current, state);
}

/** The pauses without these targets; `undefined` if each of them was paused or resumed again meanwhile. */
function withoutAll(
  state: PauseState | undefined,
  resumed: readonly ResumedTarget[],
): PauseState | undefined {
  const next = resumed.reduce(
    (current, { target, since }) => withoutResumed(current, target, { isPaused: false, since }) ?? current,
    state,
  );
  return next === state ? undefined : next;
}
