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
  const { EventSourcesStopped: stopped, EventSourcesUnknown: unknown } = harness.meter.totals;
  return { stopped, unknown, logged: harness.logged };
}

test.each<EventSourceState>([
  { state: "Disabled" },
  { state: "Disabling", lastResult: "OK" },
  { state: "Deleted" },
  { state: "Deleting" },
  { state: "Enabled", lastResult: "PROBLEM: Lambda access denied" },
])("an event source with %j counts, and the log names it", async (source) => {
  const { stopped, unknown, logged } = await run({ "uuid-2": source });
  expect([stopped, unknown]).toEqual([1, undefined]);
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

test("while Lambda does not say, the number is unknown, not zero, and the log names the event source", async () => {
  const { stopped, unknown, logged } = await run({ "uuid-1": new TypeError("throttled") });
  expect([stopped, unknown]).toEqual([undefined, 1]);
  const error = expect.objectContaining({ name: "TypeError" });
  const fields = { event_source: "Dispatcher/Source", uuid: "uuid-1", error };
  expect(logged).toContainEqual({ level: "warn", message: "event source not checked", fields });
});

test("those that are known to be stopped count, whatever is unknown of others", async () => {
  const some = await run({ "uuid-1": new Error("throttled"), "uuid-2": { state: "Disabled" } });
  expect([some.stopped, some.unknown]).toEqual([1, 1]);
  const none = await run({ "uuid-1": new Error("denied"), "uuid-2": new Error("denied") });
  expect([none.stopped, none.unknown]).toEqual([undefined, 2]);
});

test("a schedule of an older version names none, and none is stopped", async () => {
  expect((await run({}, { task: "minute", targets: [] })).stopped).toBe(0);
});
