import { SQSClient } from "@aws-sdk/client-sqs";
import { expect, test, vi } from "vitest";
import { lazyAwsClients, remoteConfig } from "./aws-clients.ts";

test("a client is made when it is first needed, once, in the region, and closed at the end", async () => {
  const { clients, close } = lazyAwsClients({}, remoteConfig("eu-central-1"));
  for (const make of Object.values(clients)) {
    const client = await make();
    expect(await client.config.region()).toBe("eu-central-1");
    expect(await make()).toBe(client);
  }
  const destroy = vi.spyOn(await clients.sqs(), "destroy");
  close();
  expect(destroy).toHaveBeenCalledOnce();
});

test("a client of the caller's is used, and left open", async () => {
  const sqs = new SQSClient({ region: "us-east-1" });
  const destroy = vi.spyOn(sqs, "destroy");
  const { clients, close } = lazyAwsClients({ sqs }, remoteConfig(undefined));
  expect(await clients.sqs()).toBe(sqs);
  close();
  expect(destroy).not.toHaveBeenCalled();
});
