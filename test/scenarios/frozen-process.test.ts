import { systemSleep, webhookToken } from "@boomerang/core";
import { createConnections } from "@boomerang/runtime";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { describe, expect, test } from "vitest";
import { LOSSES, type Loss, type Stub, startAwsStub, startStub } from "./aws-stub.ts";
import { type LambdaProcess, startLambda } from "./lambda-process.ts";

// Longer than a process that runs is ever silent.
const FREEZE_MS = 1500;

/** Stops a process, and loses its connections meanwhile. */
async function freeze(lambda: LambdaProcess, stubs: readonly Stub[], how: Loss): Promise<void> {
  lambda.freeze();
  for (const stub of stubs) stub.lose(how);
  await systemSleep(FREEZE_MS);
  lambda.thaw();
}

async function startServices() {
  const operations: string[] = [];
  const aws = await startAwsStub(async (operation) => void operations.push(operation));
  const submitted: unknown[] = [];
  const api = await startStub(async (request, response) => {
    submitted.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).model_input);
    response.writeHead(201, { "content-type": "application/json" }).end('{"request_id":"r-1"}');
  });
  return { aws, api, operations, submitted, urls: { aws: aws.url, api: api.url } };
}

const batch = (...jobs: readonly string[]) =>
  sqsBatch(jobs.map((id) => JSON.stringify({ job_id: id, target: { model_id: "echo" }, model_input: id })));

describe("while the process was frozen, the API and AWS lost its connections, and", () => {
  test.each(LOSSES)("each message is submitted once: a peer %s", async (how) => {
    const { aws, api, submitted, urls } = await startServices();
    const dispatcher = await startLambda("dispatcher", urls);
    // Several at once open several connections.
    const first = ["a1", "a2", "a3", "a4"];
    expect(await dispatcher.invoke(batch(...first))).toEqual({ batchItemFailures: [] });
    await freeze(dispatcher, [aws, api], how);
    const second = ["b1", "b2", "b3", "b4"];
    expect(await dispatcher.invoke(batch(...second))).toEqual({ batchItemFailures: [] });
    expect(submitted.toSorted()).toEqual([...first, ...second]);
    expect([aws.requestsForgotten(), api.requestsForgotten()]).toEqual([0, 0]);
  });

  test.each(LOSSES)("each delivery is stored, and not spilled: a peer %s", async (how) => {
    const { aws, operations, urls } = await startServices();
    const receiver = await startLambda("receiver", urls);
    const deliver = (jobId: string) => {
      const path = `/v1/webhooks/${jobId}/${webhookToken(jobId, LINK_KEY)}`;
      const body = JSON.stringify({ request_id: "r-1", time: new Date().toISOString(), data: 1, errors: [] });
      return receiver.invoke(restApiEvent({ path, body, requestTimeEpoch: Date.now() }));
    };
    expect(await deliver("a1")).toMatchObject({ statusCode: 200 });
    await freeze(receiver, [aws], how);
    expect(await deliver("b1")).toMatchObject({ statusCode: 200 });
    expect(operations.filter((operation) => operation === "SendMessage")).toEqual([]);
    expect(aws.requestsForgotten()).toBe(0);
  });
});

test("a process that runs closes what it has not used for four seconds, although the API asks for ten minutes", async () => {
  const closed = Promise.withResolvers<"closed">();
  const api = await startStub((request, response) => {
    request.socket.on("close", () => closed.resolve("closed"));
    response.end();
  });
  const apiFetch = createConnections().apiFetch();
  const began = performance.now();
  await (await apiFetch(api.url, {})).text();
  expect(await Promise.race([closed.promise, systemSleep(60_000)])).toBe("closed");
  // Timers may fire a little early.
  expect(performance.now() - began).toBeGreaterThan(3900);
});
