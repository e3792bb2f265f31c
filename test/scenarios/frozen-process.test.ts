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

// Shorter than a freeze that is noticed, together longer than an idle connection is kept.
const NAP_MS = 700;
const NAPS = 8;
const AWAKE_MS = 20;

/** Stops a process again and again, and loses its connections meanwhile. */
async function nap(lambda: LambdaProcess, stubs: readonly Stub[]): Promise<void> {
  for (const stub of stubs) stub.lose("forgets");
  for (let n = 0; n < NAPS; n++) {
    lambda.freeze();
    await systemSleep(NAP_MS);
    lambda.thaw();
    await systemSleep(AWAKE_MS);
  }
}

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

function deliver(receiver: LambdaProcess, jobId: string) {
  const path = `/v1/webhooks/${jobId}/${webhookToken(jobId, LINK_KEY)}`;
  const body = JSON.stringify({ request_id: "r-1", time: new Date().toISOString(), data: 1, errors: [] });
  return receiver.invoke(restApiEvent({ path, body, requestTimeEpoch: Date.now() }));
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
    expect(await deliver(receiver, "a1")).toMatchObject({ statusCode: 200 });
    await freeze(receiver, [aws], how);
    expect(await deliver(receiver, "b1")).toMatchObject({ statusCode: 200 });
    expect(operations.filter((operation) => operation === "SendMessage")).toEqual([]);
    expect(aws.requestsForgotten()).toBe(0);
  });
});

describe("while the process was frozen many times, each time too shortly to be noticed, the API and AWS forgot its connections, and", () => {
  test("each message is submitted once", async () => {
    const { aws, api, submitted, urls } = await startServices();
    const dispatcher = await startLambda("dispatcher", urls);
    await dispatcher.invoke(batch("a1", "a2", "a3", "a4"));
    await nap(dispatcher, [aws, api]);
    expect(await dispatcher.invoke(batch("b1", "b2", "b3", "b4"))).toEqual({ batchItemFailures: [] });
    expect(submitted).toHaveLength(8);
    expect([aws.requestsForgotten(), api.requestsForgotten()]).toEqual([0, 0]);
  });

  test("each delivery is stored, and not spilled", async () => {
    const { aws, operations, urls } = await startServices();
    const receiver = await startLambda("receiver", urls);
    await deliver(receiver, "a1");
    await nap(receiver, [aws]);
    expect(await deliver(receiver, "b1")).toMatchObject({ statusCode: 200 });
    expect(operations).not.toContain("SendMessage");
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
  const { signal } = new AbortController();
  const { body } = await apiFetch(api.url, { method: "GET", headers: {}, redirect: "manual", signal });
  await body?.getReader().read();
  expect(await Promise.race([closed.promise, systemSleep(60_000)])).toBe("closed");
  // Timers may fire a little early.
  expect(performance.now() - began).toBeGreaterThan(3900);
});
