import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { awsConfig } from "./aws-config.ts";

/** A DynamoDB server with the responses of `listener`, and a client with timeouts. */
async function start(listener: RequestListener) {
  let requests = 0;
  const sockets = new Set<unknown>();
  const server: Server = createServer((request, response) => {
    requests++;
    sockets.add(request.socket);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new DynamoDBClient({
    ...awsConfig({ requestTimeout: 150, maxAttempts: 2 }),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const get = () => client.send(new GetItemCommand({ TableName: "Jobs", Key: { job_id: { S: "a" } } }));
  return { get, requests: () => requests, connections: () => sockets.size };
}

const JSON_TYPE = { "content-type": "application/x-amz-json-1.0" };

test("a call without a response fails after the time of all its attempts", async () => {
  const { get, requests } = await start(() => undefined);
  await expect(get()).rejects.toMatchObject({ name: "TimeoutError", $metadata: { attempts: 2 } });
  expect(requests()).toBe(2);
});

test("a server that only sends 100 Continue does not extend the timeout", async () => {
  const { get } = await start((request, response) => {
    const timer = setInterval(() => response.writeContinue(), 20);
    request.socket.on("close", () => clearInterval(timer));
  });
  await expect(get()).rejects.toMatchObject({ name: "TimeoutError", code: "ETIMEDOUT" });
});

test("a response that stops in the middle fails after the timeout", async () => {
  const { get } = await start((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, "content-length": "1000" });
    response.write('{"Item":{"job_id":');
  });
  await expect(get()).rejects.toThrow(/timed out|aborted/);
});

test("a call whose first attempt hangs succeeds with the second attempt", async () => {
  let n = 0;
  const { get, requests } = await start((_, response) => {
    if (n++ > 0) response.writeHead(200, JSON_TYPE).end('{"Item":{"job_id":{"S":"a"}}}');
  });
  expect((await get()).Item).toEqual({ job_id: { S: "a" } });
  expect(requests()).toBe(2);
});

test("calls share a connection", async () => {
  const { get, connections } = await start((_, response) => response.writeHead(200, JSON_TYPE).end("{}"));
  for (let n = 0; n < 5; n++) await get();
  expect(connections()).toBe(1);
});

test("the connection timeout is one second, or the request timeout if that is shorter", () => {
  const config = awsConfig({ requestTimeout: 3000, maxAttempts: 3 });
  expect(config).toMatchObject({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 },
  });
  expect(awsConfig({ requestTimeout: 400, maxAttempts: 1 }).requestHandler.connectionTimeout).toBe(400);
});
