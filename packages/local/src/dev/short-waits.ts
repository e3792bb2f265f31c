/**
 * How long the message of a worker that crashed waits until it is handled again, for a pipeline that somebody looks at. On AWS a
 * function has a minute, a lease 90 seconds, and messages stay invisible for six minutes.
 *
 * - A function has 15 seconds: its permits and health probes wait for 14 at most, and a simulated API on this machine responds at
 *   once. As its worker ends then, nothing of it goes on under a lease or a receive that has ended.
 * - So a lease may be 18 seconds, longer than that, and messages stay invisible for 20: their jobs can then be claimed.
 * - Receives do not run out: 1,000 of them take five hours.
 */
export const SHORT_WAITS = {
  functionTimeoutMs: 15_000,
  timing: { leaseMs: 18_000 },
  visibilityTimeoutSeconds: 20,
} as const;
