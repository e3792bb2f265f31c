import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { type Received, receiveAll } from "./receive-all.ts";

const message = (MessageId: string, ReceiptHandle: string) => ({ MessageId, ReceiptHandle });

test("a scan ends with an empty response, or when three in a row have nothing new", async () => {
  const real = new SQSClient({ region: "us-east-1" });
  const sqs = mockClient(real);
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  const scan = async () => {
    sqs.resetHistory();
    await Array.fromAsync(receiveAll(real, "queue"));
    return sqs.commandCalls(ReceiveMessageCommand).map(({ args }) => args[0].input.WaitTimeSeconds);
  };
  sqs.on(ReceiveMessageCommand).resolves({});
  // Long polling: SQS has asked all of its servers.
  expect(await scan()).toEqual([1]);
  sqs.on(ReceiveMessageCommand).resolves({ Messages: [message("a", "a-1")] });
  expect(await scan()).toEqual([1, 1, 1, 1]);
});

test("a message that is received again is yielded once, and removed with its latest handle", async () => {
  const real = new SQSClient({ region: "us-east-1" });
  const sqs = mockClient(real);
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [message("a", "a-1")] })
    .resolvesOnce({ Messages: [message("a", "a-2"), message("b", "b-1")] })
    .resolves({});
  sqs.on(DeleteMessageCommand).resolves({});
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  const received: Received[] = [];
  for await (const each of receiveAll(real, "queue")) {
    received.push(each);
    if (each.message.MessageId === "b") await received[0]?.remove();
  }
  expect(received.map((each) => each.message.MessageId)).toEqual(["a", "b"]);
  expect(sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input.ReceiptHandle)).toEqual([
    "a-2",
  ]);
  const [release] = sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
  expect(release?.args[0].input.Entries).toEqual([{ Id: "0", ReceiptHandle: "b-1", VisibilityTimeout: 0 }]);
});
