import type { Log, LogFields, Meter } from "@boomerang/runtime";

export function createRecordingLog(): Log & {
  readonly lines: { level: string; message: string; fields?: LogFields }[];
} {
  const lines: { level: string; message: string; fields?: LogFields }[] = [];
  const at = (level: string) => (message: string, fields?: LogFields) => {
    lines.push({ level, message, ...(fields && { fields }) });
  };
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}

export function createRecordingMeter(): Meter & { readonly totals: Record<string, number> } {
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
