import { CliError } from "./cli-error.ts";
import { EXIT } from "./exit-code.ts";

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration such as `30s`, `1.5h` or `7d`; `undefined` if the text is none. */
export function durationMsOf(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/**
 * A time, or a duration before `now`.
 *
 * @param option that has it, for the error
 * @param now milliseconds since the epoch
 * @throws CliError if it is neither
 */
export function timeOf(option: string, text: string, now: number): Date {
  const ago = durationMsOf(text);
  if (ago !== undefined) return new Date(now - ago);
  // A date alone, or a number, has more than one reading.
  const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw new CliError(`${option} ${text} is not a time`, {
    code: "invalid_argument",
    nextStep: "Write 30m, 1h or 7d for a time before now, or a time such as 2026-11-28T09:00:00Z.",
    exitCode: EXIT.usage,
  });
}
