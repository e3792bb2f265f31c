import type { EventSourceState } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

// A mapping that is being created or updated becomes enabled by itself.
const NOT_RUNNING = new Set(["Disabled", "Disabling", "Deleted", "Deleting"]);

/** Whether a function is not invoked for what arrives at this event source. */
function isStopped({ state, lastResult = "" }: EventSourceState): boolean {
  return NOT_RUNNING.has(state) || lastResult.startsWith("PROBLEM");
}

/**
 * Counts the event sources that are disabled, deleted, or have a problem, and those whose state Lambda does not tell. A function
 * without its event source is not invoked, so it has no metrics, and raises no alarm of its own.
 *
 * @param sources UUIDs of event source mappings, by their names
 */
export async function checkEventSources(
  { eventSources, log, meter }: Pick<Collaborators, "eventSources" | "log" | "meter">,
  sources: Readonly<Record<string, string>>,
): Promise<void> {
  let stopped = 0;
  let unknown = 0;
  const check = async ([name, uuid]: readonly [string, string]) => {
    try {
      const source = await eventSources.stateOf(uuid);
      if (!isStopped(source)) return;
      const { state, lastResult } = source;
      log.error("event source not running", { event_source: name, uuid, state, last_result: lastResult });
      stopped++;
    } catch (error) {
      log.warn("event source not checked", { event_source: name, uuid, error });
      unknown++;
    }
  };
  await Promise.all(Object.entries(sources).map(check));
  // Zero would say that all of them run.
  if (unknown === 0 || stopped > 0) meter.gauge("EventSourcesStopped", stopped);
  // A metric without values costs nothing.
  if (unknown > 0) meter.gauge("EventSourcesUnknown", unknown);
}
