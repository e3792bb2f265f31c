import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createSqsQueue } from "./sqs-queue.ts";

const URL = "https://sqs.us-east-1.amazonaws.com/000000000000/jobs";

function setUp() {
  const real = new SQSClient({ region: "us-east-1" });
  const client = mockClient(real);
  const sent = () => client.commandCalls(SendMessageCommand).map((call) => call.args[0].input);
  return { client, queue: createSqsQueue(real, URL), sent };
}

test("a message is sent with its attributes as strings", async () => {
  const { client, queue, sent } = setUp();
  client.on(SendMessageCommand).resolves({});
  await queue.send({
    body: "{}",
    attributes: { error_code: "invalid_json", error_message: "no" },
  });
  await queue.send({ body: "text" });
  expect(sent()).toEqual([
    {
      QueueUrl: URL,
      MessageBody: "{}",
      MessageAttributes: {
        error_code: { DataType: "String", StringValue: "invalid_json" },
        error_message: { DataType: "String", StringValue: "no" },
      },
    },
    { QueueUrl: URL, MessageBody: "text", MessageAttributes: {} },
  ]);
});

test("an empty attribute, which SQS would reject, is left out", async () => {
  const { client, queue, sent } = setUp();
  client.on(SendMessageCommand).resolves({});
  await queue.send({ body: "{}", attributes: { error_code: "x", error_message: "" } });
  expect(Object.keys(sent()[0]?.MessageAttributes ?? {})).toEqual(["error_code"]);
});

test("the visibility timeout of a message is set in seconds", async () => {
  const { client, queue } = setUp();
  client.on(ChangeMessageVisibilityCommand).resolves({});
  await queue.changeVisibility("receipt", 43_200);
  expect(client.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
    QueueUrl: URL,
    ReceiptHandle: "receipt",
    VisibilityTimeout: 43_200,
  });
});

test("an error of SQS is a failure", async () => {
  const { client, queue } = setUp();
  client.on(SendMessageCommand).rejects(new Error("too large"));
  client.on(ChangeMessageVisibilityCommand).rejects(new Error("receipt expired"));
  await expect(queue.send({ body: "" })).rejects.toThrow("too large");
  await expect(queue.changeVisibility("receipt", 0)).rejects.toThrow("receipt expired");
});
