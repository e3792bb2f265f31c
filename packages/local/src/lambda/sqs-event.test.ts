import { expect, test } from "vitest";
import { sqsRecord } from "./sqs-event.ts";

test("a record has every field of its type, even when SQS returns none", () => {
  expect(sqsRecord({ MessageAttributes: { x: { DataType: undefined } } }, "arn:queue")).toEqual({
    messageId: "",
    receiptHandle: "",
    body: "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: { x: { stringListValues: [], binaryListValues: [], dataType: "String" } },
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:queue",
    awsRegion: "us-east-1",
  });
});

test("system attributes that SQS adds are passed on", () => {
  const { attributes } = sqsRecord({ Attributes: { MessageGroupId: "customer-42" } }, "arn:queue");
  expect(attributes.MessageGroupId).toBe("customer-42");
});
