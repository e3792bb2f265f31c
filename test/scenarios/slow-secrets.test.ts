import { systemSleep, webhookToken } from "@boomerang/core";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { describe, expect, test } from "vitest";
import { startAwsStub, startStub } from "./aws-stub.ts";
import { type LambdaProcess, startLambda } from "./lambda-process.ts";

const message = { job_id: "order-1", target: { model_id: "echo" }, model_input: 1 };
const delivery = { request_id: "r-1", time: new Date().toISOString(), data: 1, errors: [] };

/** A Secrets Manager whose responses wait for `secretsReady`, and an API. */
async function startServices(secretsReady: () => Promise<void>) {
  const firstRead = Promise.withResolvers<number>();
  const aws = await startAwsStub(async (operation) => {
    if (operation !== "GetSecretValue") return;
    firstRead.resolve(Date.now());
    await secretsReady();
  });
  const keys: (string | undefined)[] = [];
  const api = await startStub((request, response) => {
    keys.push(request.headers.authorization);
    request.resume();
    response.writeHead(201, { "content-type": "application/json" }).end('{"request_id":"r-1"}');
  });
  return { aws, urls: { aws: aws.url, api: api.url }, keys, firstReadAt: firstRead.promise };
}

function deliver(receiver: LambdaProcess, requestTimeEpoch = Date.now()) {
  const path = `/v1/webhooks/order-1/${webhookToken("order-1", LINK_KEY)}`;
  return receiver.invoke(restApiEvent({ path, body: JSON.stringify(delivery), requestTimeEpoch }));
}

test("a process of the dispatcher starts although Secrets Manager does not respond, and its first message is submitted once it does", async () => {
  const started = Promise.withResolvers<void>();
  const { urls, keys } = await startServices(() => started.promise);
  const dispatcher = await startLambda("dispatcher", urls);
  started.resolve();
  const event = sqsEvent(sqsRecord({ body: JSON.stringify(message) }));
  expect(await dispatcher.invoke(event)).toEqual({ batchItemFailures: [] });
  expect(keys).toEqual(["Bearer api-key-1"]);
});

test("a process of the receiver starts although Secrets Manager does not respond, and its first delivery gets 200 once it does", async () => {
  const started = Promise.withResolvers<void>();
  const { urls } = await startServices(() => started.promise);
  const receiver = await startLambda("receiver", urls);
  started.resolve();
  expect(await deliver(receiver)).toMatchObject({ statusCode: 200 });
});

describe("each read of a secret takes", () => {
  // Lambda begins the initialization about this long before the process reads its secrets.
  const BEFORE_READ_MS = 400;

  test.each([1600, 2000, 3500])("%d ms: the first delivery to a new process gets 200", async (ms) => {
    const { urls, firstReadAt } = await startServices(() => systemSleep(ms));
    const receiver = await startLambda("receiver", urls);
    expect(await deliver(receiver, (await firstReadAt) - BEFORE_READ_MS)).toMatchObject({ statusCode: 200 });
  });

  test.each(["kept", "forgotten"])(
    "4 s: if the first delivery cannot wait, the provider's second attempt gets 200, with connections that the freeze has %s",
    async (connections) => {
      const { aws, urls, firstReadAt } = await startServices(() => systemSleep(4000));
      const receiver = await startLambda("receiver", urls);
      // A start that was a second slower.
      const first = await deliver(receiver, (await firstReadAt) - BEFORE_READ_MS - 1000);
      expect(first).toMatchObject({ statusCode: 503 });
      receiver.freeze();
      if (connections === "forgotten") aws.lose("forgets");
      await systemSleep(2000);
      receiver.thaw();
      expect(await deliver(receiver)).toMatchObject({ statusCode: 200 });
    },
  );

  test("4 s: the first message to a new process is submitted", async () => {
    const { urls, keys } = await startServices(() => systemSleep(4000));
    const dispatcher = await startLambda("dispatcher", urls);
    const event = sqsEvent(sqsRecord({ body: JSON.stringify(message) }));
    expect(await dispatcher.invoke(event)).toEqual({ batchItemFailures: [] });
    expect(keys).toEqual(["Bearer api-key-1"]);
  });
});
