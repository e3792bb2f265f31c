import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createDynamoQueueStatusLog } from "./queue-status-log.ts";

const entry = { target: "model:abc123/production", at: Date.UTC(2026, 0, 1), queued: 12, inProgress: 0 };

test("an entry is stored under its target and time, and expires after 30 days", async () => {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  client.on(PutItemCommand).resolves({});
  await createDynamoQueueStatusLog(real, "Control").record(entry);
  expect(client.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
    TableName: "Control",
    Item: {
      pk: { S: "queue#model:abc123/production" },
      sk: { S: "2026-01-01T00:00:00.000Z" },
      num_queued_requests: { N: "12" },
      num_in_progress_requests: { N: "0" },
      expires_at: { N: String(Date.UTC(2026, 0, 31) / 1000) },
    },
  });
});

test("an entry that cannot be stored is a failure", async () => {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  client.on(PutItemCommand).rejects(new Error("table unreachable"));
  const log = createDynamoQueueStatusLog(real, "Control");
  await expect(log.record(entry)).rejects.toThrow("table unreachable");
});
