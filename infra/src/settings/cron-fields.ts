const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const WEEKDAY = `(?:[1-7]|${WEEKDAYS.join("|")})`;

/** One of the six fields of a cron expression. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The greatest step; a greater one would never be taken. */
  readonly maxStep: number;
  /** Names of the values, from `min` on. */
  readonly names?: readonly string[];
  /** Whether a range may pass the end of the field, as `22-2` does in the hours. */
  readonly wraps: boolean;
  /** A pattern that is allowed for the whole field, besides a list of items. */
  readonly special?: RegExp;
  /** What a person may write besides numbers. */
  readonly alsoAllowed?: string;
}

/** The fields of EventBridge Scheduler, in their order: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export const CRON_FIELDS = {
  minute: { name: "minute", min: 0, max: 59, maxStep: 59, wraps: true },
  hour: { name: "hour", min: 0, max: 23, maxStep: 23, wraps: true },
  dayOfMonth: {
    ...{ name: "day of month", min: 1, max: 31, maxStep: 31, wraps: true },
    special: /^(?:\?|LW?|(?:[1-9]|[12]\d|3[01])W)$/,
    alsoAllowed: "?, L, LW, or a day and W",
  },
  month: {
    ...{ name: "month", min: 1, max: 12, maxStep: 12, wraps: true },
    names: MONTHS,
    alsoAllowed: "JAN to DEC",
  },
  dayOfWeek: {
    ...{ name: "day of week", min: 1, max: 7, maxStep: 7, wraps: true },
    names: WEEKDAYS,
    special: new RegExp(`^(?:\\?|${WEEKDAY}?L|${WEEKDAY}#[1-5])$`),
    alsoAllowed: "SUN to SAT, ?, L, a day and L, or a day and #1 to #5",
  },
  year: { name: "year", min: 1970, max: 2199, maxStep: 229, wraps: false },
} as const satisfies Record<string, CronField>;

/** The value that a number or a name stands for; `undefined` if the field has no such value. */
export function cronValue(text: string, { min, max, names = [] }: CronField): number | undefined {
  const value = names.includes(text) ? names.indexOf(text) + min : /^\d{1,4}$/.test(text) ? Number(text) : -1;
  return value >= min && value <= max ? value : undefined;
}

/** The values that a list of items names, in ascending order; `undefined` if it is not valid. */
export function cronValues(text: string, field: CronField): readonly number[] | undefined {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const itemValues = valuesOfItem(item, field);
    if (itemValues === undefined) return undefined;
    for (const value of itemValues) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function valuesOfItem(item: string, field: CronField): number[] | undefined {
  const [range = "", stepText, ...more] = item.split("/");
  const step = stepText === undefined ? 1 : /^\d{1,3}$/.test(stepText) ? Number(stepText) : 0;
  if (more.length > 0 || step < 1 || step > field.maxStep) return undefined;
  const ends = endsOf(range, stepText !== undefined, field);
  if (ends === undefined) return undefined;
  const [from, to] = ends;
  const size = field.max - field.min + 1;
  const last = to < from ? to + size : to;
  const values: number[] = [];
  for (let value = from; value <= last; value += step) values.push(value > field.max ? value - size : value);
  return values;
}

/** The first and the last value of `*`, of a range, or of a single value, which with a step runs to the field's end. */
function endsOf(range: string, hasStep: boolean, field: CronField): readonly [number, number] | undefined {
  if (range === "*") return [field.min, field.max];
  const [from, to, ...more] = range.split("-").map((text) => cronValue(text, field));
  if (from === undefined || more.length > 0) return undefined;
  if (!range.includes("-")) return [from, hasStep ? field.max : from];
  return to === undefined || (to < from && !field.wraps) ? undefined : [from, to];
}
