import { webhookToken } from "@boomerang/core";
import { createLog, type Log, type LogFields, type Meter } from "@boomerang/runtime";
import { expect, onTestFinished } from "vitest";
import { LINK_KEY } from "./models/secrets.ts";

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines, with the fields that would reach CloudWatch. */
export function createRecordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine["level"]) => (message: string, fields: LogFields) => {
    lines.push({ level, message, fields });
  };
  const logger = { info: at("info"), warn: at("warn"), error: at("error") };
  return { lines, ...createLog(logger as Parameters<typeof createLog>[0]) };
}

/**
 * A recording log for one test. When the test ends, no line may contain what tests mark as PRIVATE, a webhook token or a
 * signature.
 */
export function createGuardedLog(): ReturnType<typeof createRecordingLog> {
  const log = createRecordingLog();
  // A hook of the test, not of the file: files share this module, and its hook would belong to the first file only.
  onTestFinished(() => {
    const text = JSON.stringify(log.lines);
    expect(text).not.toContain("PRIVATE");
    expect(text).not.toContain(webhookToken("order-1", LINK_KEY));
    expect(text).not.toMatch(/v1=[0-9a-f]{64}/);
  });
  return log;
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
