import { webhookToken } from "@boomerang/core";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { expect, test } from "vitest";
import { startAwsStub, startStub } from "./aws-stub.ts";
import { startLambda } from "./lambda-process.ts";

const message = { job_id: "order-1", target: { model_id: "echo" }, model_input: 1 };
const delivery = { request_id: "r-1", time: new Date().toISOString(), data: 1, errors: [] };

/** A Secrets Manager that responds only when a process has started without it, and an API. */
async function startServices() {
  const started = Promise.withResolvers<void>();
  const aws = await startAwsStub((operation) =>
    operation === "GetSecretValue" ? started.promise : Promise.resolve(),
  );
  const keys: (string | undefined)[] = [];
  const api = await startStub((request, response) => {
    keys.push(request.headers.authorization);
    request.resume();
    response.writeHead(201, { "content-type": "application/json" }).end('{"request_id":"r-1"}');
  });
  return { urls: { aws: aws.url, api: api.url }, keys, respond: () => started.resolve() };
}

test("a process of the dispatcher starts although Secrets Manager does not respond, and its first message is submitted once it does", async () => {
  const { urls, keys, respond } = await startServices();
  const dispatcher = await startLambda("dispatcher", urls);
  respond();
  const event = sqsEvent(sqsRecord({ body: JSON.stringify(message) }));
  expect(await dispatcher.invoke(event)).toEqual({ batchItemFailures: [] });
  expect(keys).toEqual(["Bearer api-key-1"]);
});

test("a process of the receiver starts although Secrets Manager does not respond, and its first delivery gets 200 once it does", async () => {
  const { urls, respond } = await startServices();
  const receiver = await startLambda("receiver", urls);
  respond();
  const path = `/v1/webhooks/order-1/${webhookToken("order-1", LINK_KEY)}`;
  const event = restApiEvent({ path, body: JSON.stringify(delivery), requestTimeEpoch: Date.now() });
  expect(await receiver.invoke(event)).toMatchObject({ statusCode: 200 });
});
