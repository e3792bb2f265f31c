import type { EventSourceState } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

// A mapping that is being created or updated becomes enabled by itself.
const NOT_RUNNING = new Set(["Disabled", "Disabling", "Deleted", "Deleting"]);

/** Whether a function is not invoked for what arrives at this event source. */
function isStopped({ state, lastResult = "" }: EventSourceState): boolean {
  return NOT_RUNNING.has(state) || lastResult.startsWith("PROBLEM");
}

/**
 * Counts the event sources that are disabled, deleted, or have a problem. A function without its event source is not invoked, so
 * it has no metrics, and raises no alarm of its own.
 *
 * @param sources UUIDs of event source mappings, by their names
 */
export async function checkEventSources(
  { eventSources, log, meter }: Pick<Collaborators, "eventSources" | "log" | "meter">,
  sources: Readonly<Record<string, string>>,
): Promise<void> {
  const checks = await Promise.allSettled(
    Object.entries(sources).map(async ([name, uuid]) => ({
      ...{ name, uuid },
      ...(await eventSources.stateOf(uuid)),
    })),
  );
  let stopped = 0;
  let isComplete = true;
  for (const check of checks) {
    if (check.status === "rejected") {
      log.warn("event source not checked", { error: check.reason });
      isComplete = false;
    } else if (isStopped(check.value)) {
      const { name, uuid, state, lastResult } = check.value;
      log.error("event source not running", { event_source: name, uuid, state, last_result: lastResult });
      stopped++;
    }
  }
  // Zero would say that all of them run.
  if (isComplete || stopped > 0) meter.gauge("EventSourcesStopped", stopped);
}
