// The documented form is `2024-04-30T01:01:08.883423Z`; `+00:00`, a space for the T and no zone at all are
// what other versions of Python's isoformat write, and mean the same.
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/**
 * Reads a timestamp of the Inference API in ms since the epoch, UTC where it names no zone; `undefined` when
 * it is none.
 */
export function parseApiTime(time: string): number | undefined {
  const match = TIMESTAMP.exec(time);
  if (!match) return undefined;
  const [, date, clock, fraction = "", sign, hours = "0", minutes = "0"] = match;
  const wall = `${date}T${clock}`;
  const seconds = Date.parse(`${wall}Z`);
  // Date.parse folds 30 February into March: what does not read back the same is no date.
  if (Number.isNaN(seconds) || !new Date(seconds).toISOString().startsWith(wall)) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return seconds + Number(fraction.padEnd(3, "0").slice(0, 3)) - (sign === "-" ? -offset : offset);
}

/**
 * Whether a delivery's `time` is at most `toleranceMs` before or after `now`; what is no timestamp never is.
 *
 * @param now ms since the epoch
 * @param toleranceMs 300 s by default, as the provider recommends
 */
export function isWithinTolerance(time: string | undefined, now: number, toleranceMs = 300_000): boolean {
  const sent = time === undefined ? undefined : parseApiTime(time);
  return sent !== undefined && Math.abs(now - sent) <= toleranceMs;
}
