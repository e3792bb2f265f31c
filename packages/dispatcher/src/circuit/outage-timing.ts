// Times that depend on how long an outage has lasted so far. A message that is hidden at time t of an outage, for at most a
// tenth of t, becomes visible at most a tenth of the outage's length after its end, however often it was received before.

import type { Random } from "@boomerang/core";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const MIN_DELAY_MS = 3 * SECOND;
// A message may meet the probe slot taken up to two times after the outage: 30 s and twice 10 s are less than a minute.
const YOUNG_DELAY_MS = 30 * SECOND;
const DELAY_SHARE = 0.055;
// Half an hour less the same; a message that is hidden for 23 to 27.5 minutes is received about 800 times in 14 days.
const MAX_DELAY_MS = 27.5 * MINUTE;
const JITTER = 0.15;

const MIN_PROBE_MS = SECOND;
const YOUNG_PROBE_MS = 10 * SECOND;
const PROBE_SHARE = 0.01;
const MAX_PROBE_MS = 45 * SECOND;

/** For how long a message is hidden at most, after an outage of `elapsedMs` so far. */
export function maxDelayMs(elapsedMs: number): number {
  const young = Math.min(YOUNG_DELAY_MS, Math.max(MIN_DELAY_MS, elapsedMs));
  return Math.min(MAX_DELAY_MS, Math.max(young, elapsedMs * DELAY_SHARE));
}

/** How long after a probe of the API the next one is due. */
export function probeIntervalMs(elapsedMs: number): number {
  const young = Math.min(YOUNG_PROBE_MS, Math.max(MIN_PROBE_MS, elapsedMs / 2));
  return Math.min(MAX_PROBE_MS, Math.max(young, elapsedMs * PROBE_SHARE));
}

/** 85 to 100 % of a delay, so that messages that were hidden together come back one after another. */
export function withJitter(ms: number, random: Random): number {
  return Math.round(ms * (1 - JITTER + random() * JITTER));
}

/** About how long a message has waited that was received so often, if all of that was in one outage. */
export function outageOfReceivesMs(receiveCount: number): number {
  let elapsedMs = 0;
  for (let n = 1; n < receiveCount; n++) elapsedMs += maxDelayMs(elapsedMs) * (1 - JITTER / 2);
  return elapsedMs;
}
