import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { recordAwsVariables } from "@boomerang/testkit/aws-variables";
import { expect, onTestFinished, test } from "vitest";
import { startLoopbackServer } from "../http/loopback-server.ts";
import { localClientConfig } from "./account.ts";

test.each([
  ["SQS", (config: Config) => new SQSClient(config).send(new ListQueuesCommand())],
  ["DynamoDB", (config: Config) => new DynamoDBClient(config).send(new ListTablesCommand())],
  [
    "EventBridge",
    (config: Config) => new EventBridgeClient(config).send(new PutEventsCommand({ Entries: [] })),
  ],
  [
    "S3",
    (config: Config) => new S3Client(config).send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "x" })),
  ],
])(
  "a client of the embedded %s reads no AWS setting of the environment or of ~/.aws",
  async (_service, call) => {
    let calls = 0;
    const server = await startLoopbackServer({
      maxBodyBytes: 10_000,
      tooLarge: { status: 413 },
      handle: async () => {
        calls++;
        return { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" };
      },
    });
    onTestFinished(() => server.stop());
    const read = recordAwsVariables();
    await call(localClientConfig(server.endpoint));
    expect(calls).toBe(1);
    expect([...read]).toEqual([]);
  },
);

type Config = ReturnType<typeof localClientConfig>;
