import type { Clock } from "@boomerang/core";
import type { Log, LogFields } from "@boomerang/runtime";
import { logProblem } from "./problems.ts";

const REPEAT_MS = 10_000;

// These are reported where they happen, with their reason.
const REPORTED = /^(?:message rejected|message dead-lettered|job lost)/;

/**
 * A log for people: warnings and errors in a line each. The same problem of another job is shown again after ten seconds:
 * in an outage of the API, every job would have a line each time.
 */
export function createDevLog(say: (text: string) => void, clock: Clock): Log {
  const saidAt = new Map<string, number>();
  function show(message: string, fields: LogFields = {}): void {
    if (REPORTED.test(message)) return;
    const { kind, status, scope } = fields;
    const problem = JSON.stringify([message, kind, status, scope]);
    const now = clock.now();
    if (now - (saidAt.get(problem) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    saidAt.set(problem, now);
    say(logProblem(message, fields));
  }
  return { info: () => undefined, warn: show, error: show };
}
