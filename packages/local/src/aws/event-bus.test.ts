import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { type EventBusOptions, startEventBus } from "./event-bus.ts";

const start = async (options?: EventBusOptions) => {
  const bus = await startEventBus(options);
  onTestFinished(() => bus.stop());
  const client = new EventBridgeClient({ ...localClientConfig(bus.endpoint), maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const put = (...details: string[]) =>
    client.send(
      new PutEventsCommand({
        Entries: details.map((Detail) => ({ Source: "boomerang", DetailType: "Job Succeeded", Detail })),
      }),
    );
  return { bus, put };
};

test("an event put with the SDK is counted and kept, and listeners get it before the response", async () => {
  const { bus, put } = await start();
  const received: unknown[] = [];
  const unsubscribe = bus.subscribe((event) => received.push(event.detail.n));
  const response = await put('{"n":1}', "{", '{"n":2}');
  expect(response.FailedEntryCount).toBe(1);
  expect(response.Entries?.map((entry) => entry.ErrorCode ?? "accepted")).toEqual([
    "accepted",
    "MalformedDetail",
    "accepted",
  ]);
  expect(response.Entries?.[0]?.EventId).toBe(bus.events[0]?.id);
  expect(received).toEqual([1, 2]);
  unsubscribe();
  await put('{"n":3}');
  expect(received).toEqual([1, 2]);
  expect(bus.count).toBe(3);
});

test("only the latest events are kept, and all are counted", async () => {
  const { bus, put } = await start({ maxEvents: 2 });
  await put('{"n":1}', '{"n":2}', '{"n":3}');
  expect(bus.events.map((event) => event.detail.n)).toEqual([2, 3]);
  expect(bus.count).toBe(3);
});

test("waitFor finds past events and waits for future ones", async () => {
  const { bus, put } = await start();
  await put('{"n":1}');
  expect((await bus.waitFor((event) => event.detail.n === 1)).detail).toEqual({ n: 1 });
  const later = bus.waitFor((event) => event.detail.n === 2);
  await put('{"n":1}', '{"n":2}', '{"n":2}');
  expect((await later).detail).toEqual({ n: 2 });
});

test("a call that EventBridge rejects is an error of the SDK", async () => {
  const { bus, put } = await start();
  await expect(put(...Array<string>(11).fill("{}"))).rejects.toMatchObject({ name: "ValidationException" });
  expect(bus.count).toBe(0);
});

test("a request that is neither for events nor for rules, not JSON or too large is rejected", async () => {
  const { bus } = await start();
  const post = async (target: string, body: string) => {
    const response = await fetch(bus.endpoint, { method: "POST", headers: { "x-amz-target": target }, body });
    expect(response.status).toBe(400);
    return response.json();
  };
  expect(await post("AWSEvents.CreateArchive", "{}")).toMatchObject({ __type: "UnknownOperationException" });
  expect(await post("AWSEvents.PutEvents", "{")).toMatchObject({ __type: "SerializationException" });
  expect(await post("AWSEvents.PutEvents", " ".repeat(9_000_000))).toMatchObject({
    __type: "RequestEntityTooLargeException",
  });
});

test("stop closes the port", async () => {
  const { bus } = await start();
  await bus.stop();
  await expect(fetch(bus.endpoint)).rejects.toThrow();
});
