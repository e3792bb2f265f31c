import { describe, expect, test } from "vitest";
import { MESSAGE_ID, parse, rejectionOf, valid } from "./parse-message.fixture.ts";

const SECRET = JSON.stringify({ ...valid, model_input: "SECRET" });
const sqsRecord = { messageId: "m", receiptHandle: "SECRET", body: SECRET, eventSource: "aws:sqs" };

// As the services write them.
const ENVELOPES: readonly (readonly [string, object, string, string])[] = [
  [
    "an SNS notification",
    {
      Type: "Notification",
      MessageId: "m",
      TopicArn: "arn:aws:sns:SECRET",
      Message: SECRET,
      Signature: "SECRET",
    },
    "an SNS notification",
    "turn on raw message delivery",
  ],
  [
    "an SNS subscription confirmation",
    {
      Type: "SubscriptionConfirmation",
      TopicArn: "SECRET",
      Message: "SECRET",
      SubscribeURL: "https://SECRET",
    },
    "an SNS subscription confirmation",
    "confirm the subscription",
  ],
  [
    "an EventBridge event",
    { version: "0", id: "e", "detail-type": "SECRET", source: "shop", resources: [], detail: valid },
    "an EventBridge event",
    "input path such as $.detail or an input transformer",
  ],
  [
    "the test event of S3",
    { Service: "Amazon S3", Event: "s3:TestEvent", Time: "t", Bucket: "SECRET", RequestId: "r", HostId: "h" },
    "a test event of S3",
    "S3 sends it when notifications are set up",
  ],
  [
    "an S3 notification",
    { Records: [{ eventVersion: "2.1", eventSource: "aws:s3", s3: { object: { key: "SECRET" } } }] },
    "an S3 notification",
    "have a Lambda function or an EventBridge rule make one",
  ],
  [
    "an event of SQS",
    { Records: [sqsRecord] },
    "an event of SQS for a Lambda function",
    "only the body of each record",
  ],
  ["a record of SQS", sqsRecord, "a received SQS message", "send only its body"],
  [
    "a message of receive-message",
    { MessageId: "m", ReceiptHandle: "SECRET", MD5OfBody: "x", Body: SECRET },
    "a received SQS message",
    "send only its body",
  ],
  [
    "a response of receive-message",
    { Messages: [{ Body: SECRET }] },
    "the response of receive-message",
    "only the Body of each message",
  ],
  [
    "arguments of send-message",
    { QueueUrl: "https://SECRET", MessageBody: SECRET },
    "the arguments of send-message",
    "send only MessageBody",
  ],
  [
    "an entry of send-message-batch",
    { Id: "1", MessageBody: SECRET },
    "the arguments of send-message",
    "send only MessageBody",
  ],
  [
    "arguments of send-message-batch",
    { QueueUrl: "q", Entries: [{ Id: "1", MessageBody: SECRET }] },
    "the arguments of send-message-batch",
    "each in a message of its own",
  ],
  [
    "an event of SNS for Lambda",
    { Records: [{ EventSource: "aws:sns", Sns: { Message: SECRET } }] },
    "an event of SNS for a Lambda function",
    "Sns.Message",
  ],
  [
    "records of a table's stream",
    { Records: [{ eventSource: "aws:dynamodb", dynamodb: {} }] },
    "a batch of stream records",
    "EventBridge pipe",
  ],
  [
    "a Kinesis record of a pipe",
    {
      kinesisSchemaVersion: "1.0",
      partitionKey: "p",
      sequenceNumber: "1",
      data: Buffer.from(SECRET).toString("base64"),
      eventSource: "aws:kinesis",
      eventName: "aws:kinesis:record",
    },
    "a record of an EventBridge pipe",
    "input template of the pipe",
  ],
  [
    "a DynamoDB record of a pipe",
    { eventID: "1", eventName: "INSERT", eventSource: "aws:dynamodb", dynamodb: { NewImage: {} } },
    "a record of an EventBridge pipe",
    "<$.dynamodb.NewImage.…> of DynamoDB",
  ],
  [
    "a Kafka record of a pipe",
    { topic: "t", partition: 0, offset: 1, value: "SECRET", eventSource: "aws:kafka" },
    "a record of an EventBridge pipe",
    "input template of the pipe",
  ],
  [
    "a task of Step Functions",
    { TaskToken: "SECRET", Input: valid },
    "a task of Step Functions",
    "only its input",
  ],
  [
    "a task with a message",
    { taskToken: "SECRET", message: valid },
    "a task of Step Functions",
    "task token",
  ],
  ["a wrapper", { message: valid }, "a wrapper around a job message", "send only the value of its message"],
  [
    "a line of a local input",
    { message: valid, expected: {} },
    "a wrapper around a job message",
    "its message",
  ],
  ["a wrapper around text", { body: SECRET }, "a wrapper around a job message", "the value of its body"],
  [
    "a wrapper of a cancel",
    { payload: { type: "cancel", job_id: "a" } },
    "a wrapper around a job message",
    "its payload",
  ],
  [
    "a CloudEvent",
    { specversion: "1.0", type: "SECRET", source: "s", id: "i", data: valid },
    "a CloudEvent",
    "send only its data",
  ],
  [
    "a request of a function URL",
    { version: "2.0", headers: {}, requestContext: {}, body: SECRET, isBase64Encoded: false },
    "an HTTP request of API Gateway or a function URL",
    "send only its body",
  ],
  [
    "a dead letter whose body is in the bucket",
    { body_location: "s3://SECRET/dead-letters/m" },
    "the place of a message that was too large for the dead-letter queue",
    "send the content of the object at body_location",
  ],
];

describe("an envelope is named for what it is, with the fix, without quoting it:", () => {
  test.each(ENVELOPES)("%s", (_, envelope, what, fix) => {
    const { code, message } = rejectionOf(envelope);
    expect(code).toBe("invalid_message");
    expect(message.startsWith(`the message body is ${what}, not a job message; `)).toBe(true);
    expect(message).toContain(fix);
    expect(message).not.toContain("SECRET");
  });

  test.each([
    ["JSON in a string", JSON.stringify(SECRET), "a string that contains JSON; it was encoded twice"],
    ["JSON in two strings", JSON.stringify(JSON.stringify(SECRET)), "a string that contains JSON"],
    [
      "base64 in a string",
      JSON.stringify(Buffer.from(SECRET).toString("base64")),
      "a string that contains base64 of JSON; decode it",
    ],
    ["several messages", `[${SECRET},${SECRET}]`, "an array of objects; one message is one job: send each"],
    ["one message in an array", `[${SECRET}]`, "an array of objects; one message is one job"],
    ["no message in an array", "[]", "an array"],
    [
      "a pointer of the extended client",
      '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"SECRET","s3Key":"SECRET"}]',
      "a pointer of the SQS Extended Client Library; Boomerang does not read messages from S3",
    ],
    [
      "a pointer of the older extended client",
      '["com.amazon.sqs.javamessaging.MessageS3Pointer",{"s3BucketName":"SECRET","s3Key":"SECRET"}]',
      "a pointer of the SQS Extended Client Library",
    ],
  ])("%s", (_, body, what) => {
    const { code, message, jobId } = rejectionOf(body);
    expect({ code, jobId }).toEqual({ code: "invalid_message", jobId: undefined });
    expect(message.startsWith(`the message body must be a JSON object, but is ${what}`)).toBe(true);
    expect(message).not.toContain("SECRET");
  });
});

describe("what only resembles an envelope is not named as one:", () => {
  test("a valid message, whatever its input and metadata are", () => {
    for (const [, envelope] of ENVELOPES)
      expect(parse({ ...valid, model_input: envelope }).modelInput.text).toBe(JSON.stringify(envelope));
    expect(parse({ ...valid, metadata: { Type: "Notification", body_location: "x" } }).job_id).toBe(
      "order-123",
    );
  });

  test.each([
    ["empty records", { Records: [] }],
    ["records of another form", { Records: 7, Messages: 7 }],
    ["records of nothing", { Records: [null], Messages: [null] }],
    ["an unknown service", { Records: [{ eventSource: "aws:other" }] }],
    ["one field of an envelope", { detail: {} }],
    ["a record of an unknown source", { eventSource: "aws:other", data: "SECRET" }],
    ["a wrapper around something else", { message: { SECRET: 1 } }],
    ["a wrapper around text that is no JSON", { body: "target" }],
    ["a wrapper around a list", { message: [valid] }],
    ["a message with a task token", { ...valid, TaskToken: "x" }],
    ["a message with a wrapped one", { ...valid, message: valid }],
    ["a message with a mistake", { ...valid, body_location: "s3://bucket/key" }],
  ])("%s", (_, body) => {
    expect(rejectionOf(body).message).toContain("is not a known field");
  });
});

test("an envelope belongs to the job that the SQS message names", () => {
  expect(rejectionOf({ "detail-type": "x", source: "s", detail: {} }).jobId).toBe(MESSAGE_ID);
});
