import { type Clock, parseTargetText, type Target, targetText, toTarget } from "@boomerang/core";
import type { BusEvent } from "../aws/put-events.ts";
import { fieldsOf } from "../json.ts";

/** The targets whose queue at the API is recorded: those that were named, and those that jobs are submitted to. */
export interface RecordedTargets {
  /** Learns the target of a job that was submitted. */
  addEvent(event: BusEvent): void;
  /** Those whose queue is to be recorded now; none until some seconds after the last time. */
  due(): readonly Target[];
}

// The scheduler runs each second, and what it records is kept until the pipeline ends.
const EVERY_MS = 15_000;
const MOST_TARGETS = 20;

export function createRecordedTargets(named: readonly Target[], clock: Clock): RecordedTargets {
  const targets = new Map(named.map((target) => [targetText(target), target]));
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    addEvent({ detail }) {
      if (detail.status !== "SUBMITTED" || targets.size >= MOST_TARGETS) return;
      // Others may put events on the bus: what is no target has no text that can be parsed.
      const text = targetText(toTarget(fieldsOf(detail.target)));
      const target = parseTargetText(text);
      if (target !== undefined) targets.set(text, target);
    },
    due() {
      if (targets.size === 0 || clock.now() - lastAt < EVERY_MS) return [];
      lastAt = clock.now();
      return [...targets.values()];
    },
  };
}
