import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { JobEvent } from "@boomerang/core";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createEventBridgeBus } from "./event-bridge-bus.ts";

const event = (jobId: string): JobEvent => ({
  jobId,
  detailType: "Job Succeeded",
  detail: `{"job_id":"${jobId}"}`,
});

function setUp() {
  const real = new EventBridgeClient({ region: "us-east-1" });
  const client = mockClient(real);
  return { client, bus: createEventBridgeBus(real, "boomerang") };
}

test("events are published in one call, with source boomerang", async () => {
  const { client, bus } = setUp();
  client
    .on(PutEventsCommand)
    .resolves({ FailedEntryCount: 0, Entries: [{ EventId: "1" }, { EventId: "2" }] });
  expect(await bus.put([event("a"), event("b")])).toEqual([undefined, undefined]);
  expect(client.commandCalls(PutEventsCommand).map((call) => call.args[0].input)).toEqual([
    {
      Entries: [
        {
          EventBusName: "boomerang",
          Source: "boomerang",
          DetailType: "Job Succeeded",
          Detail: '{"job_id":"a"}',
        },
        {
          EventBusName: "boomerang",
          Source: "boomerang",
          DetailType: "Job Succeeded",
          Detail: '{"job_id":"b"}',
        },
      ],
    },
  ]);
});

test("each rejected event has its error code, in the order of the events", async () => {
  const { client, bus } = setUp();
  client.on(PutEventsCommand).resolves({
    FailedEntryCount: 2,
    Entries: [{ EventId: "1" }, { ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded" }, {}],
  });
  expect(await bus.put([event("a"), event("b"), event("c"), event("d")])).toEqual([
    undefined,
    { code: "ThrottlingException" },
    { code: "NoEventId" },
    { code: "NoEventId" },
  ]);
});

test("a response without entries counts no event as published", async () => {
  const { client, bus } = setUp();
  client.on(PutEventsCommand).resolves({});
  expect(await bus.put([event("a")])).toEqual([{ code: "NoEventId" }]);
});

test("without events there is no call", async () => {
  const { client, bus } = setUp();
  expect(await bus.put([])).toEqual([]);
  expect(client.calls()).toHaveLength(0);
});

test("a call that fails is a failure", async () => {
  const { client, bus } = setUp();
  client.on(PutEventsCommand).rejects(new Error("bus unreachable"));
  await expect(bus.put([event("a")])).rejects.toThrow("bus unreachable");
});
