// The documented form is `2024-04-30T01:01:08.883423Z`. Other versions of Python's isoformat write `+00:00` or no zone, or
// a space instead of the T, with the same meaning.
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/** A timestamp of the Inference API in ms since the epoch; without a zone it is UTC; `undefined` if it is not valid. */
export function parseApiTime(time: string): number | undefined {
  const match = TIMESTAMP.exec(time);
  if (!match) return undefined;
  const [, date, clock, fraction = "", sign, hours = "0", minutes = "0"] = match;
  const wall = `${date}T${clock}`;
  const seconds = Date.parse(`${wall}Z`);
  // Date.parse turns 30 February into a day in March, so the result must have the same date.
  if (Number.isNaN(seconds) || !new Date(seconds).toISOString().startsWith(wall)) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return seconds + Number(fraction.padEnd(3, "0").slice(0, 3)) - (sign === "-" ? -offset : offset);
}

/**
 * Whether `time` is at most `toleranceMs` before or after `now`; false if it is not a valid timestamp.
 *
 * @param now ms since the epoch
 * @param toleranceMs default 300 s, which the provider recommends for deliveries
 */
export function isWithinTolerance(time: string | undefined, now: number, toleranceMs = 300_000): boolean {
  const sent = time === undefined ? undefined : parseApiTime(time);
  return sent !== undefined && Math.abs(now - sent) <= toleranceMs;
}
