const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A length of time in one or two units, such as `850 ms`, `3.4 s` or `2 h 5 min`. */
export function durationText(ms: number): string {
  const length = Math.max(0, Math.round(ms));
  if (length < SECOND) return `${length} ms`;
  if (length < 10 * SECOND) return `${Number((length / SECOND).toFixed(1))} s`;
  const seconds = Math.round(length / SECOND);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return inTwo(seconds, 60, ["min", "s"]);
  const minutes = Math.round(length / MINUTE);
  if (minutes < 24 * 60) return inTwo(minutes, 60, ["h", "min"]);
  return inTwo(Math.round(length / HOUR), 24, ["d", "h"]);
}

/** How long something has been open, in whole minutes: a text that does not change each second. */
export function openForText(ms: number): string {
  return ms < MINUTE ? "less than 1 min" : durationText(ms - (ms % MINUTE));
}

function inTwo(total: number, size: number, [large, small]: readonly [string, string]): string {
  const rest = total % size;
  const whole = `${Math.floor(total / size)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
