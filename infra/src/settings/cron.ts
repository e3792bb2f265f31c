const NUMBER = "\\d{1,4}";
const MONTH = `(?:${NUMBER}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)`;
const WEEKDAY = "(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";

interface Field {
  readonly name: string;
  readonly item: string;
  readonly min: number;
  readonly max: number;
  /** A pattern that is allowed for the whole field, besides a list of items. */
  readonly special?: string;
  /** What a person may write besides numbers. */
  readonly alsoAllowed?: string;
}

const FIELDS: readonly Field[] = [
  { name: "minute", item: NUMBER, min: 0, max: 59 },
  { name: "hour", item: NUMBER, min: 0, max: 23 },
  {
    ...{ name: "day of month", item: NUMBER, min: 1, max: 31 },
    special: "\\?|LW?|(?:[1-9]|[12]\\d|3[01])W",
    alsoAllowed: "?, L, LW, or a day and W",
  },
  { name: "month", item: MONTH, min: 1, max: 12, alsoAllowed: "JAN to DEC" },
  {
    ...{ name: "day of week", item: WEEKDAY, min: 1, max: 7 },
    special: `\\?|${WEEKDAY}?L|${WEEKDAY}#[1-5]`,
    alsoAllowed: "SUN to SAT, ?, L, a day and L, or a day and #1 to #5",
  },
  { name: "year", item: NUMBER, min: 1970, max: 2199 },
];

/** What is wrong with a cron expression of EventBridge Scheduler; `undefined` if it is valid. */
export function cronError(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `must have six fields (${FIELDS.map(({ name }) => name).join(", ")}), not ${fields.length}`;
  }
  for (const [n, field] of FIELDS.entries()) {
    const text = fields[n] ?? "";
    if (!isValid(text, field)) return `has ${JSON.stringify(text)} as its ${field.name}; ${allowed(field)}`;
  }
  if ((fields[2] === "?") === (fields[4] === "?")) {
    return "must have ? as its day of month or as its day of week, but not as both";
  }
  return undefined;
}

function allowed({ min, max, alsoAllowed }: Field): string {
  const also = alsoAllowed === undefined ? "" : `, ${alsoAllowed}`;
  return `allowed are ${min} to ${max}, *, ranges such as a-b, steps such as a/b, lists such as a,b${also}`;
}

function isValid(text: string, { item, min, max, special }: Field): boolean {
  if (special !== undefined && new RegExp(`^(?:${special})$`).test(text)) return true;
  const part = new RegExp(`^(?:\\*|${item}(?:-${item})?)(?:/(\\d{1,4}))?$`);
  return text.split(",").every((piece) => {
    const match = part.exec(piece);
    if (match === null || match[1] === "0") return false;
    const numbers = piece.replace(/\/.*$/, "").match(/\d+/g) ?? [];
    return numbers.every((number) => Number(number) >= min && Number(number) <= max);
  });
}
