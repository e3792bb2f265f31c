/** What the clocks show at one moment, in milliseconds. */
export interface Reading {
  /** Since the epoch. */
  readonly wall: number;
  /** Since some start; it never goes back, and may stand still while the process is frozen. */
  readonly monotonic: number;
}

/** How often a running process reads its clocks. */
export const BEAT_MS = 250;

// A running process misses a beat or two when it is busy. Whatever sits between it and a server keeps a connection that long.
const LONGEST_GAP_MS = 1000;

/**
 * Whether the process was frozen between two readings, of which a running one makes four a second. Either clock may show it,
 * since a monotonic one was measured to run on through Lambda's freeze on x86 only. A wall clock that goes back counts too: it
 * may hide a freeze. So a clock that is set closes some connections, which costs a handshake each and nothing else.
 */
export function wasFrozen(last: Reading, now: Reading): boolean {
  return hasPassed(LONGEST_GAP_MS, last, now);
}

/** Whether more than `ms` may have passed, by either clock. */
export function hasPassed(ms: number, last: Reading, now: Reading): boolean {
  const wallMs = now.wall - last.wall;
  return wallMs < 0 || Math.max(wallMs, now.monotonic - last.monotonic) > ms;
}
