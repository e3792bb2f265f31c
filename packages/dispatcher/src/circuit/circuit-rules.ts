import type { CircuitState } from "@boomerang/runtime";
import { maxDelayMs, probeIntervalMs } from "./outage-timing.ts";

export const NO_FAILURES: CircuitState = {
  failingSince: 0,
  failedAt: 0,
  probedAt: 0,
  succeededAt: 0,
  unknownAt: 0,
};

// One failed call, or a few at once, are no outage. Meanwhile another call may succeed.
const OPEN_AFTER_MS = 2000;
// A process that crashed as it probed leaves its message hidden for six minutes.
const STALE_MARGIN_MS = 10 * 60_000;
// How long a failure of a submission that the API may have accepted counts at least.
const UNKNOWN_COUNTS_MS = 5 * 60_000;
// A time that is further ahead comes from a clock that is wrong.
const MAX_AHEAD_MS = 60_000;

/** How long the outage has lasted so far; 0 without one. */
export function outageMs(state: CircuitState, now: number): number {
  return isFailing(state, now) ? Math.max(0, now - state.failingSince) : 0;
}

/**
 * Whether the latest failures belong to an outage that goes on. Messages that wait come back and fail again; if that has not
 * happened for a while, none waits, and a failure now is a new outage.
 */
export function isFailing({ failingSince, failedAt, probedAt }: CircuitState, now: number): boolean {
  if (failingSince === 0) return false;
  const latest = Math.max(failedAt, probedAt);
  return now < latest + 2 * maxDelayMs(latest - failingSince) + STALE_MARGIN_MS;
}

/** Whether calls are held back, except for probes. */
export function isOpen(state: CircuitState, now: number): boolean {
  return isFailing(state, now) && state.failedAt - state.failingSince >= OPEN_AFTER_MS;
}

/**
 * Whether a submission that the API may have accepted has failed not long ago. If such failures have stopped, although others
 * go on, submissions are tried again: whatever failed since cost no job a submission.
 */
export function mayAcceptFailedCalls(state: CircuitState, now: number): boolean {
  return (
    state.unknownAt > 0 &&
    now - state.unknownAt < Math.max(UNKNOWN_COUNTS_MS, maxDelayMs(outageMs(state, now)))
  );
}

/** Whether the probe slot is free. A process that took it and died loses it after the probe interval. */
export function isProbeDue(state: CircuitState, now: number): boolean {
  const latest = Math.max(state.failedAt, state.probedAt);
  return now >= latest + probeIntervalMs(outageMs(state, now)) || latest > now + MAX_AHEAD_MS;
}

/**
 * How long a message is hidden at most that may not probe: until the probe in progress has ended, otherwise for a part of the
 * outage so far. A slot that was taken long after the latest failure follows others that had no result: for example, the rate
 * limit was reached.
 */
export function heldBackMs(state: CircuitState, now: number): number {
  const elapsedMs = outageMs(state, now);
  const [delayMs, intervalMs] = [maxDelayMs(elapsedMs), probeIntervalMs(elapsedMs)];
  const sinceFailureMs = state.probedAt - state.failedAt;
  const isProbing = sinceFailureMs > 0 && sinceFailureMs <= delayMs + 2 * intervalMs;
  return isProbing ? intervalMs : delayMs;
}

/**
 * The state after a failure. The outage goes on if one is known that no success has ended.
 *
 * @param mayBeAccepted whether it was a submission that the API may have accepted
 */
export function afterFailure(
  known: readonly CircuitState[],
  now: number,
  mayBeAccepted: boolean,
): CircuitState {
  const succeededAt = Math.max(0, ...known.map((state) => state.succeededAt));
  const ongoing = known.filter((state) => isFailing(state, now) && state.failingSince > succeededAt);
  return {
    failingSince: Math.min(now, ...ongoing.map(({ failingSince }) => failingSince)),
    failedAt: Math.max(now, ...ongoing.map(({ failedAt }) => failedAt)),
    probedAt: Math.max(0, ...ongoing.map(({ probedAt }) => probedAt)),
    succeededAt,
    unknownAt: Math.max(mayBeAccepted ? now : 0, ...ongoing.map(({ unknownAt }) => unknownAt)),
  };
}

export function afterSuccess(state: CircuitState, now: number): CircuitState {
  // The clock of the process that failed may be ahead.
  return { ...state, failingSince: 0, succeededAt: Math.max(now, state.failingSince) };
}

/** What a process knows once it has read or written the shared state: its own failures and successes may not be in there. */
export function merged(own: CircuitState, shared: CircuitState): CircuitState {
  const unknownAt = Math.max(own.failingSince > shared.succeededAt ? own.unknownAt : 0, shared.unknownAt);
  const isNews = own.failingSince > shared.succeededAt && own.failedAt > shared.failedAt;
  const succeededAt = Math.max(own.succeededAt, shared.succeededAt);
  if (isNews) return { ...own, probedAt: Math.max(own.probedAt, shared.probedAt), succeededAt, unknownAt };
  const hasEnded = shared.failingSince > 0 && own.succeededAt > shared.failedAt;
  return { ...shared, succeededAt, unknownAt, ...(hasEnded && { failingSince: 0 }) };
}
