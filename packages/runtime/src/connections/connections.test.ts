import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./connections.fixture.ts";
import { createConnections } from "./connections.ts";

const JSON_TYPE = { "content-type": "application/x-amz-json-1.0" };
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** A client of a DynamoDB that responds to the first call for each job with an error, and then with the job's own item. */
async function startClient() {
  const failed = new Set<string>();
  const server = await startServer(async (request, response) => {
    const { Key } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const jobId: string = Key.job_id.S;
    if (failed.has(jobId)) response.writeHead(200, JSON_TYPE).end(JSON.stringify({ Item: Key }));
    else response.writeHead(500, JSON_TYPE).end(JSON.stringify({ __type: "InternalServerError" }));
    failed.add(jobId);
  });
  const client = new DynamoDBClient({
    ...createConnections().awsConfig({ requestTimeout: 60_000, maxAttempts: 2 }),
    ...{ endpoint: server.url, region: "us-east-1", credentials: CREDENTIALS },
  });
  onTestFinished(() => client.destroy());
  return client;
}

test("calls at the same time, which share what a client prepares, have their own requests, retries and responses", async () => {
  const client = await startClient();
  const get = async (id: string) => {
    const command = new GetItemCommand({ TableName: "Jobs", Key: { job_id: { S: id } } });
    const { Item, $metadata } = await client.send(command);
    return { id: Item?.job_id?.S, attempts: $metadata.attempts };
  };
  const ids = Array.from({ length: 30 }, (_, n) => `order-${n}`);
  expect(await Promise.all(ids.map(get))).toEqual(ids.map((id) => ({ id, attempts: 2 })));
  expect(await Promise.all(ids.map(get))).toEqual(ids.map((id) => ({ id, attempts: 1 })));
});
