import { expect, onTestFinished, test } from "vitest";
import { jsonResponse, type LoopbackServerOptions, startLoopbackServer } from "../http/loopback-server.ts";
import { startStreamProxy } from "./dynamodb-stream-proxy.ts";
import { createRecordStream } from "./record-stream.ts";

const proxyOf = async (handle: LoopbackServerOptions["handle"]) => {
  const upstream = await startLoopbackServer({ handle, maxBodyBytes: 1e6, tooLarge: { status: 413 } });
  onTestFinished(() => upstream.stop());
  const stream = createRecordStream(1);
  const errors: unknown[] = [];
  const proxy = await startStreamProxy({
    upstream: upstream.endpoint,
    tableName: "Jobs",
    keyAttributes: ["job_id"],
    stream,
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => proxy.stop());
  const update = () =>
    fetch(proxy.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.UpdateItem" },
      body: JSON.stringify({ TableName: "Jobs", Key: { job_id: { S: "a" } } }),
    });
  return { stream, update, errors };
};

test("a write that took effect although its response was an error has a record", async () => {
  let item: unknown;
  const { stream, update } = await proxyOf(async (request) => {
    if (String(request.headers["x-amz-target"]).endsWith(".GetItem"))
      return jsonResponse(200, { Item: item });
    item = { job_id: { S: "a" } };
    return jsonResponse(500, { __type: "InternalServerError" });
  });
  expect((await update()).status).toBe(500);
  expect(stream.pending).toBe(1);
});

test("nothing is written when the item cannot be read first", async () => {
  const actions: unknown[] = [];
  const { stream, update, errors } = await proxyOf(async (request) => {
    actions.push(request.headers["x-amz-target"]);
    return jsonResponse(503, {});
  });
  expect((await update()).status).toBe(500);
  expect(actions).toEqual(["DynamoDB_20120810.GetItem"]);
  expect(stream.pending).toBe(0);
  expect(errors).toEqual([new Error("DynamoDB responded with 503 to GetItem on Jobs.")]);
});
