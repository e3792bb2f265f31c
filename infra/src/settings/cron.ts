const NUMBER = "\\d{1,4}";
const MONTH = `(?:${NUMBER}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)`;
const WEEKDAY = "(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";

interface Field {
  readonly name: string;
  readonly item: string;
  readonly min: number;
  readonly max: number;
  /** What may stand for the whole field besides a list of items. */
  readonly special?: string;
}

const FIELDS: readonly Field[] = [
  { name: "minute", item: NUMBER, min: 0, max: 59 },
  { name: "hour", item: NUMBER, min: 0, max: 23 },
  { name: "day of month", item: NUMBER, min: 1, max: 31, special: "\\?|LW?|(?:[1-9]|[12]\\d|3[01])W" },
  { name: "month", item: MONTH, min: 1, max: 12 },
  { name: "day of week", item: WEEKDAY, min: 1, max: 7, special: `\\?|${WEEKDAY}?L|${WEEKDAY}#[1-5]` },
  { name: "year", item: NUMBER, min: 1970, max: 2199 },
];

/** What is wrong with a cron expression of EventBridge Scheduler, `undefined` when nothing is. */
export function cronFault(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `has ${fields.length} fields, not six: minute, hour, day of month, month, day of week, year`;
  }
  for (const [n, field] of FIELDS.entries()) {
    const text = fields[n] ?? "";
    if (!isField(text, field)) return `has ${JSON.stringify(text)} as its ${field.name}`;
  }
  if ((fields[2] === "?") === (fields[4] === "?")) {
    return "must have ? as its day of month or as its day of week, and not as both";
  }
  return undefined;
}

function isField(text: string, { item, min, max, special }: Field): boolean {
  if (special !== undefined && new RegExp(`^(?:${special})$`).test(text)) return true;
  const part = new RegExp(`^(?:\\*|${item}(?:-${item})?)(?:/(\\d{1,4}))?$`);
  return text.split(",").every((piece) => {
    const match = part.exec(piece);
    if (match === null || match[1] === "0") return false;
    const numbers = piece.replace(/\/.*$/, "").match(/\d+/g) ?? [];
    return numbers.every((number) => Number(number) >= min && Number(number) <= max);
  });
}
