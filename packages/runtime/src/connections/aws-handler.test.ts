import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { AwsHandler } from "./aws-handler.ts";
import { createManualWatch, startServer } from "./connections.fixture.ts";

const JSON_TYPE = { "content-type": "application/x-amz-json-1.0", "keep-alive": "timeout=600" };

/** A client of a DynamoDB that responds at once, except for table `Slow`: there, when the test calls `respond`. */
async function setUp() {
  const slow = Promise.withResolvers<() => void>();
  const server = await startServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const respond = () => void response.writeHead(200, JSON_TYPE).end("{}");
    if (body.TableName === "Slow") slow.resolve(respond);
    else respond();
  });
  const { watch, freeze } = createManualWatch();
  const client = new DynamoDBClient({
    requestHandler: new AwsHandler({ requestTimeout: 60_000 }, watch),
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  onTestFinished(() => client.destroy());
  const get = (TableName: string) =>
    client.send(new GetItemCommand({ TableName, Key: { job_id: { S: "a" } } }));
  return { ...server, freeze, get, slow: slow.promise };
}

test("connections to AWS are used again while the process runs, and not after a freeze", async () => {
  const { get, connections, sockets, freeze } = await setUp();
  for (let n = 0; n < 3; n++) await get("Jobs");
  expect(connections()).toBe(1);
  freeze();
  for (let n = 0; n < 3; n++) await get("Jobs");
  expect(connections()).toBe(2);
  expect(sockets.slice(3)).not.toContain(sockets[0]);
});

test("after a freeze all connections that are idle are closed, not only the next", async () => {
  const { get, connections, sockets, freeze } = await setUp();
  const burst = () => Promise.all(Array.from({ length: 4 }, () => get("Jobs")));
  await burst();
  const old = new Set(sockets.splice(0));
  expect(old.size).toBe(4);
  freeze();
  await burst();
  expect(sockets.filter((socket) => old.has(socket))).toEqual([]);
  expect(connections()).toBe(4);
});

test("a call in progress goes on when a freeze is noticed", async () => {
  const { get, slow, freeze } = await setUp();
  const inProgress = get("Slow");
  const respond = await slow;
  freeze();
  await get("Jobs");
  respond();
  expect((await inProgress).$metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 });
});
