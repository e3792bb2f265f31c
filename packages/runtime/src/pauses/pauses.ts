import type { Clock } from "@boomerang/core";
import { cachedRead } from "../control-item/cached-read.ts";
import type { VersionedStore } from "../control-item/versioned-store.ts";

/** Whether a target is paused, or was resumed a while ago and may have jobs that still wait. */
export interface TargetPause {
  readonly isPaused: boolean;
  /** When it was paused or resumed, milliseconds since the epoch. */
  readonly since: number;
}

/** The targets that are paused or were resumed lately, by their text. One item has them all, so there are at most 200. */
export interface PauseState {
  readonly targets: Readonly<Record<string, TargetPause>>;
}

/** The pauses, shared by all processes. */
export type PauseStore = VersionedStore<PauseState>;

export const MAX_PAUSES = 200;

/** @returns the pauses with this target; `undefined` if it is paused already */
export function withPaused(
  state: PauseState | undefined,
  target: string,
  now: number,
): PauseState | undefined {
  if (state?.targets[target]?.isPaused) return undefined;
  return { targets: { ...state?.targets, [target]: { isPaused: true, since: now } } };
}

/** @returns the pauses with this target resumed; `undefined` if it is not paused */
export function withResumed(
  state: PauseState | undefined,
  target: string,
  now: number,
): PauseState | undefined {
  if (!state?.targets[target]?.isPaused) return undefined;
  return { targets: { ...state.targets, [target]: { isPaused: false, since: now } } };
}

/** @returns the pauses without a target whose jobs all continue; `undefined` if it was paused again, or is gone */
export function withoutResumed(
  state: PauseState | undefined,
  target: string,
  { since }: TargetPause,
): PauseState | undefined {
  const known = state?.targets[target];
  if (state === undefined || known === undefined || known.isPaused || known.since !== since) return undefined;
  const { [target]: _, ...targets } = state.targets;
  return { targets };
}

/** Tells whether a target, given as text, is paused; at most ten seconds late. It throws what the store throws. */
export type IsPaused = (target: string) => Promise<boolean>;

export function createIsPaused(store: Pick<PauseStore, "read">, clock: Clock): IsPaused {
  const read = cachedRead(() => store.read(), { clock });
  return async (target) => (await read())?.state.targets[target]?.isPaused === true;
}
