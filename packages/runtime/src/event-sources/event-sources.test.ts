import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createLambdaEventSources } from "./event-sources.ts";

function setUp() {
  const real = new LambdaClient({ region: "us-east-1" });
  return { client: mockClient(real), sources: createLambdaEventSources(real) };
}

test("the state of a mapping is what Lambda says", async () => {
  const { client, sources } = setUp();
  client
    .on(GetEventSourceMappingCommand, { UUID: "uuid-1" })
    .resolves({ State: "Enabled", LastProcessingResult: "OK" });
  expect(await sources.stateOf("uuid-1")).toEqual({ state: "Enabled", lastResult: "OK" });
});

test("a response without a state does not say that the mapping runs", async () => {
  const { client, sources } = setUp();
  client.on(GetEventSourceMappingCommand).resolves({});
  await expect(sources.stateOf("uuid-1")).rejects.toThrow("without the state");
});

test("a mapping that does not exist is deleted, and any other error is an error", async () => {
  const { client, sources } = setUp();
  client
    .on(GetEventSourceMappingCommand)
    .rejectsOnce(new ResourceNotFoundException({ message: "not found", $metadata: {} }))
    .rejects(new Error("throttled"));
  expect(await sources.stateOf("uuid-1")).toEqual({ state: "Deleted" });
  await expect(sources.stateOf("uuid-1")).rejects.toThrow("throttled");
});
