import { once } from "node:events";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsHandler } from "./aws-handler.ts";
import { createManualWatch, createNappingProcess, startServer, timeless } from "./connections.fixture.ts";
import { createFollowedAgents } from "./followed-agents.ts";

const JSON_TYPE = { "content-type": "application/x-amz-json-1.0", "keep-alive": "timeout=600" };

/** A client of a DynamoDB that responds at once, except for table `Slow`: there, when the test calls `respond`. */
async function startClient(...collaborators: Parameters<typeof createFollowedAgents>) {
  const slow = Promise.withResolvers<() => void>();
  const server = await startServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const respond = () => void response.writeHead(200, JSON_TYPE).end("{}");
    if (body.TableName === "Slow") slow.resolve(respond);
    else respond();
  });
  const client = new DynamoDBClient({
    requestHandler: new AwsHandler({ requestTimeout: 60_000 }, createFollowedAgents(...collaborators)),
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  onTestFinished(() => client.destroy());
  const get = (TableName: string) =>
    client.send(new GetItemCommand({ TableName, Key: { job_id: { S: "a" } } }));
  const burst = () => Promise.all(Array.from({ length: 4 }, () => get("Jobs")));
  return { ...server, get, burst, slow: slow.promise };
}

async function setUp() {
  const { watch, freeze, idleSockets } = { ...createManualWatch(), idleSockets: timeless() };
  return { ...(await startClient(watch, idleSockets)), freeze };
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
  const { burst, connections, sockets, freeze } = await setUp();
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

test("a connection whose call was in progress during a freeze is closed when it ends, and not used again", async () => {
  const { get, slow, freeze, sockets } = await setUp();
  const inProgress = get("Slow");
  const respond = await slow;
  const [busy] = sockets.splice(0);
  freeze();
  await get("Jobs");
  respond();
  await inProgress;
  await Promise.all([get("Jobs"), get("Jobs"), get("Jobs")]);
  expect(sockets).not.toContain(busy);
  if (busy?.destroyed === false) await once(busy, "close");
});

test("a connection opened since a freeze is used again, also after a call that was in progress before it", async () => {
  const { get, slow, freeze, connections } = await setUp();
  const inProgress = get("Slow");
  const respond = await slow;
  freeze();
  for (let n = 0; n < 3; n++) await get("Jobs");
  respond();
  await inProgress;
  for (let n = 0; n < 3; n++) await get("Jobs");
  expect(connections()).toBe(2);
});

describe("in a process that is frozen twenty times for 900 ms, which nothing notices", () => {
  test("a connection that was idle meanwhile is not used again, and all such are closed", async () => {
    const { watch, idleSockets, nap, thaws } = createNappingProcess();
    const { burst, get, sockets } = await startClient(watch, idleSockets);
    await burst();
    const old = new Set(sockets.splice(0));
    for (let n = 0; n < 20; n++) nap(900);
    await get("Jobs");
    await burst();
    expect(sockets.filter((socket) => old.has(socket))).toEqual([]);
    expect(thaws()).toBe(0);
  });

  test("nor is one that was idle while calls on another went on, which is kept", async () => {
    const { watch, idleSockets, nap, thaws } = createNappingProcess();
    const { burst, get, sockets } = await startClient(watch, idleSockets);
    await burst();
    const idle = new Set(sockets.splice(0));
    for (let n = 0; n < 20; n++) {
      nap(900);
      await get("Jobs");
    }
    const [used, ...others] = new Set(sockets.splice(0));
    expect(others).toEqual([]);
    if (used !== undefined) idle.delete(used);
    expect(idle.size).toBe(3);
    await burst();
    expect(sockets.filter((socket) => idle.has(socket))).toEqual([]);
    expect(sockets).toContain(used);
    expect(thaws()).toBe(0);
  });

  test("a call in progress goes on, however long it takes", async () => {
    const { watch, idleSockets, nap } = createNappingProcess();
    const { get, slow } = await startClient(watch, idleSockets);
    await get("Jobs");
    const inProgress = get("Slow");
    const respond = await slow;
    for (let n = 0; n < 20; n++) nap(900);
    await get("Jobs");
    respond();
    expect((await inProgress).$metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 });
  });
});
