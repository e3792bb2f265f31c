import { CRON_FIELDS, type CronField, cronValue, cronValues } from "./cron-fields.ts";
import { instantOf } from "./wall-clock.ts";

/**
 * Why a valid cron expression would never run again; `undefined` if it will. As EventBridge Scheduler does, it skips times
 * that the change to daylight saving time leaves out.
 */
export function neverRunsError(cron: string, timeZone: string, now: Date): string | undefined {
  for (const wall of timesFromLast(cron)) {
    const instant = instantOf(wall, timeZone);
    if (instant === undefined) continue;
    if (instant > now.getTime()) return undefined;
    const last = new Date(wall).toISOString().slice(0, 16).replace("T", " ");
    return `never runs again, since its last time was ${last} (${timeZone}); change its year, or write * for every year`;
  }
  return `never runs: no date and time in ${timeZone} matches all of its fields`;
}

/** Every time that matches the fields, the last one first: milliseconds as `Date.UTC` counts them, in the local time of the time zone. */
function* timesFromLast(cron: string): Generator<number> {
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = cron.split(" ");
  for (const y of descending(year, CRON_FIELDS.year)) {
    for (const m of descending(month, CRON_FIELDS.month)) {
      for (const d of daysOf(y, m, dayOfMonth, dayOfWeek).reverse()) {
        for (const h of descending(hour, CRON_FIELDS.hour)) {
          for (const min of descending(minute, CRON_FIELDS.minute)) yield Date.UTC(y, m - 1, d, h, min);
        }
      }
    }
  }
}

function descending(text: string, field: CronField): number[] {
  return [...(cronValues(text, field) ?? [])].reverse();
}

/** The days of a month that match; one of the two fields is `?`. */
function daysOf(year: number, month: number, dayOfMonth: string, dayOfWeek: string): number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const days = Array.from({ length }, (_, n) => n + 1);
  const weekday = (day: number) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
  return dayOfWeek === "?" ? byDayOfMonth(days, dayOfMonth, weekday) : byWeekday(days, dayOfWeek, weekday);
}

function byDayOfMonth(days: number[], text: string, weekday: (day: number) => number): number[] {
  const length = days.length;
  if (!/[LW]/.test(text)) {
    const values = cronValues(text, CRON_FIELDS.dayOfMonth);
    return days.filter((day) => values?.includes(day));
  }
  const day = text.startsWith("L") ? length : Number.parseInt(text, 10);
  if (day > length) return [];
  if (!text.endsWith("W") || (weekday(day) !== 1 && weekday(day) !== 7)) return [day];
  // The nearest working day of the same month: Saturday to Friday, Sunday to Monday.
  if (weekday(day) === 7) return [day === 1 ? 3 : day - 1];
  return [day === length ? day - 2 : day + 1];
}

function byWeekday(days: number[], text: string, weekday: (day: number) => number): number[] {
  // A lone L is the last day of the week.
  if (text === "L") return days.filter((day) => weekday(day) === 7);
  const [, name, nth] = /^(\w+?)(L|#\d)$/.exec(text) ?? [];
  if (name === undefined) {
    const values = cronValues(text, CRON_FIELDS.dayOfWeek);
    return days.filter((day) => values?.includes(weekday(day)));
  }
  const wanted = cronValue(name, CRON_FIELDS.dayOfWeek);
  const matching = days.filter((day) => weekday(day) === wanted);
  const match = matching.at(nth === "L" ? -1 : Number(nth?.slice(1)) - 1);
  return match === undefined ? [] : [match];
}
