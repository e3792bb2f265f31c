import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { QueueDoesNotExist, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { callDirectly, type ServiceCall } from "./direct-calls.ts";
import { startDynamoDb } from "./dynamodb.ts";
import { startEventBus } from "./event-bus.ts";
import { startSqsAndS3 } from "./sqs-and-s3.ts";

// A client that opened a connection would fail.
const NOWHERE = localClientConfig("http://127.0.0.1:9");
const Jobs = { TableName: "Jobs" };

async function dynamoDb() {
  const dynamo = await startDynamoDb();
  onTestFinished(() => dynamo.stop());
  const direct = callDirectly(new DynamoDBClient(NOWHERE), dynamo.call);
  const overHttp = new DynamoDBClient({ ...localClientConfig(dynamo.endpoint), maxAttempts: 1 });
  onTestFinished(() => overHttp.destroy());
  return { direct, overHttp };
}
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );

test("an item is written and read without a connection, and other programs read it over HTTP", async () => {
  const { direct, overHttp } = await dynamoDb();
  const Item = { job_id: { S: "a" }, note: { S: "é" } };
  await direct.send(new PutItemCommand({ ...Jobs, Item }));
  const read = new GetItemCommand({ ...Jobs, Key: { job_id: { S: "a" } } });
  expect((await direct.send(read)).Item).toEqual(Item);
  expect((await overHttp.send(read)).Item).toEqual(Item);
});

test.each([
  ["bytes", new Uint8Array([0, 200, 255])],
  ["a Buffer", Buffer.from([0, 200, 255])],
])("%s are written and read as the SDK does over HTTP", async (_which, bytes) => {
  const { direct, overHttp } = await dynamoDb();
  const Item = { job_id: { S: "a" }, input: { B: bytes }, B: { S: '"B":"AA=="' } };
  await direct.send(new PutItemCommand({ ...Jobs, Item }));
  const read = new GetItemCommand({ ...Jobs, Key: { job_id: { S: "a" } } });
  const [found, expected] = [await direct.send(read), await overHttp.send(read)];
  expect(found.Item).toEqual({ ...Item, input: { B: new Uint8Array([0, 200, 255]) } });
  expect(expected.Item).toEqual(found.Item);
});

test.each([
  [
    "a failed condition",
    ConditionalCheckFailedException,
    { ...Jobs, ConditionExpression: "attribute_exists(job_id)" },
  ],
  ["a missing table", ResourceNotFoundException, { TableName: "Jbos" }],
  ["an invalid expression", Error, { ...Jobs, ConditionExpression: "job_id" }],
])("the error of %s is the one that the SDK makes", async (_which, kind, input) => {
  const { direct, overHttp } = await dynamoDb();
  const put = new PutItemCommand({ ...input, Item: { job_id: { S: "a" } } });
  const [error, expected] = [await caught(direct.send(put)), await caught(overHttp.send(put))];
  expect(error).toBeInstanceOf(kind);
  const { name, message, $fault } = expected as DynamoDBServiceException;
  expect(error).toMatchObject({ name, message, $fault, $metadata: { httpStatusCode: 400 } });
});

test("messages are sent and received without a connection", async () => {
  const services = await startSqsAndS3();
  onTestFinished(() => services.stop());
  const sqs = callDirectly(new SQSClient(NOWHERE), services.call);
  const queue = { QueueUrl: services.queues.jobs.url };
  await sqs.send(new SendMessageCommand({ ...queue, MessageBody: "hello 😀" }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(queue));
  expect(Messages.map(({ Body }) => Body)).toEqual(["hello 😀"]);
  const missing = new ReceiveMessageCommand({ QueueUrl: services.urlOf("missing") });
  expect(await caught(sqs.send(missing))).toBeInstanceOf(QueueDoesNotExist);
});

test("an event is published without a connection", async () => {
  const bus = await startEventBus();
  onTestFinished(() => bus.stop());
  const client = callDirectly(new EventBridgeClient(NOWHERE), bus.call);
  const entry = { Source: "boomerang", DetailType: "Job Succeeded", Detail: '{"job_id":"a"}' };
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  expect(FailedEntryCount).toBe(0);
  expect(bus.events.map(({ detail }) => detail)).toEqual([{ job_id: "a" }]);
});

test("calls in a row leave time for others", async () => {
  const client = callDirectly(new SQSClient(NOWHERE), async () => ({ status: 200, body: "{}" }));
  let turns = 0;
  const count = setInterval(() => turns++, 0);
  onTestFinished(() => clearInterval(count));
  while (turns < 3) await client.send(new ReceiveMessageCommand({ QueueUrl: "q" }));
  expect(turns).toBe(3);
});

test("an abort ends a call that is under way, and one that has not begun makes no call", async () => {
  let calls = 0;
  const never: ServiceCall = () => {
    calls++;
    return Promise.withResolvers<never>().promise;
  };
  const sqs = callDirectly(new SQSClient(NOWHERE), never);
  const stopping = new AbortController();
  const receive = () =>
    sqs.send(new ReceiveMessageCommand({ QueueUrl: "q" }), { abortSignal: stopping.signal });
  const receiving = caught(receive());
  stopping.abort();
  expect(await receiving).toMatchObject({ name: "AbortError" });
  expect(await caught(receive())).toMatchObject({ name: "AbortError" });
  expect(calls).toBe(1);
});
