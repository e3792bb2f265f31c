import { CRON_FIELDS, type CronField, cronValues } from "./cron-fields.ts";

const FIELDS: readonly CronField[] = Object.values(CRON_FIELDS);

/** What is wrong with the form of a cron expression of EventBridge Scheduler; `undefined` if it is valid. */
export function cronError(cron: string): string | undefined {
  const call = /^\s*(cron|rate|at)\s*\(/i.exec(cron)?.[1]?.toLowerCase();
  if (call === "cron") return "must be the six fields alone, without cron( and )";
  if (call !== undefined)
    return `must be the six fields of a cron expression; ${call}(…) is not supported here`;
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `must have six fields (${FIELDS.map(({ name }) => name).join(", ")}), not ${fields.length}`;
  }
  for (const [n, field] of FIELDS.entries()) {
    const text = fields[n] ?? "";
    if (field.special?.test(text) || cronValues(text, field) !== undefined) continue;
    return `has ${JSON.stringify(text)} as its ${field.name}; ${allowed(field)}`;
  }
  if ((fields[2] === "?") === (fields[4] === "?")) {
    return "must have ? as its day of month or as its day of week, but not as both";
  }
  return undefined;
}

function allowed({ min, max, maxStep, wraps, alsoAllowed }: CronField): string {
  const ranges = wraps ? "ranges such as a-b" : "ranges from a lower to a higher value such as a-b";
  const also = alsoAllowed === undefined ? "" : `, ${alsoAllowed}`;
  return `allowed are ${min} to ${max}, *, ${ranges}, steps such as a/b (b: 1 to ${maxStep}), lists such as a,b${also}`;
}
