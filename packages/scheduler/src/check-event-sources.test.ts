import type { EventSourceState } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { createHarness } from "./testing/harness.fixture.ts";

const eventSources = { "Dispatcher/Source": "uuid-1", "Publisher/Source": "uuid-2" };
const MINUTE = { task: "minute", targets: [], eventSources };
const OK = { state: "Enabled", lastResult: "OK" };

async function run(states: Readonly<Record<string, EventSourceState | Error>>, input: unknown = MINUTE) {
  const harness = createHarness();
  await harness.run(input, {
    eventSources: {
      async stateOf(uuid) {
        const state = states[uuid] ?? OK;
        if (state instanceof Error) throw state;
        return state;
      },
    },
  });
  return { stopped: harness.meter.totals.EventSourcesStopped, logged: harness.logged };
}

test.each<EventSourceState>([
  { state: "Disabled" },
  { state: "Disabling", lastResult: "OK" },
  { state: "Deleted" },
  { state: "Deleting" },
  { state: "Enabled", lastResult: "PROBLEM: Lambda access denied" },
])("an event source with %j counts, and the log names it", async (source) => {
  const { stopped, logged } = await run({ "uuid-2": source });
  expect(stopped).toBe(1);
  const fields = {
    event_source: "Publisher/Source",
    uuid: "uuid-2",
    state: source.state,
    last_result: source.lastResult,
  };
  expect(logged).toContainEqual({ level: "error", message: "event source not running", fields });
});

test.each<EventSourceState>([
  { state: "Enabled" },
  { state: "Enabled", lastResult: "No records processed" },
  { state: "Enabling" },
  { state: "Updating", lastResult: "OK" },
  { state: "Creating" },
])("one with %j does not: it runs, or will soon", async (source) => {
  expect((await run({ "uuid-1": source, "uuid-2": source })).stopped).toBe(0);
});

test("while Lambda does not say, the number is unknown, not zero", async () => {
  const unknown = await run({ "uuid-1": new Error("throttled") });
  expect(unknown.stopped).toBeUndefined();
  expect(unknown.logged).toContainEqual(expect.objectContaining({ message: "event source not checked" }));
  expect((await run({ "uuid-1": new Error("throttled"), "uuid-2": { state: "Disabled" } })).stopped).toBe(1);
});

test("a schedule of an older version names none, and none is stopped", async () => {
  expect((await run({}, { task: "minute", targets: [] })).stopped).toBe(0);
});
