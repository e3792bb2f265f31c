import type { Log, LogFields } from "./log.ts";
import type { Meter } from "./meter.ts";

export function createMemoryLog(): Log & {
  readonly lines: { level: string; message: string; fields?: LogFields }[];
} {
  const lines: { level: string; message: string; fields?: LogFields }[] = [];
  const at = (level: string) => (message: string, fields?: LogFields) => {
    lines.push({ level, message, ...(fields && { fields }) });
  };
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}

export function createMemoryMeter(): Meter & { readonly totals: Record<string, number> } {
  const totals: Record<string, number> = {};
  return {
    totals,
    count(name, value = 1) {
      totals[name] = (totals[name] ?? 0) + value;
    },
    gauge(name, value, target) {
      totals[target === undefined ? name : `${name}{${target}}`] = value;
    },
  };
}
