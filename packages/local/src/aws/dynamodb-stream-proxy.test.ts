import { expect, onTestFinished, test } from "vitest";
import { jsonAnswer, type LoopbackServerOptions, startLoopbackServer } from "../http/loopback-server.ts";
import { startTableStream } from "./dynamodb-stream-proxy.ts";
import { createRecordStream } from "./record-stream.ts";

const inFrontOf = async (answer: LoopbackServerOptions["answer"]) => {
  const upstream = await startLoopbackServer({ answer, maxBodyBytes: 1e6, tooLarge: { status: 413 } });
  onTestFinished(() => upstream.stop());
  const stream = createRecordStream(1);
  const errors: unknown[] = [];
  const front = await startTableStream({
    upstream: upstream.endpoint,
    tableName: "Jobs",
    keyAttributes: ["job_id"],
    stream,
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => front.stop());
  const update = () =>
    fetch(front.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.UpdateItem" },
      body: JSON.stringify({ TableName: "Jobs", Key: { job_id: { S: "a" } } }),
    });
  return { stream, update, errors };
};

test("a write that took effect though its answer was a failure has a record", async () => {
  let item: unknown;
  const { stream, update } = await inFrontOf(async (request) => {
    if (String(request.headers["x-amz-target"]).endsWith(".GetItem")) return jsonAnswer(200, { Item: item });
    item = { job_id: { S: "a" } };
    return jsonAnswer(500, { __type: "InternalServerError" });
  });
  expect((await update()).status).toBe(500);
  expect(stream.pending).toBe(1);
});

test("nothing is written where the item cannot be read before", async () => {
  const actions: unknown[] = [];
  const { stream, update, errors } = await inFrontOf(async (request) => {
    actions.push(request.headers["x-amz-target"]);
    return jsonAnswer(503, {});
  });
  expect((await update()).status).toBe(500);
  expect(actions).toEqual(["DynamoDB_20120810.GetItem"]);
  expect(stream.pending).toBe(0);
  expect(errors).toEqual([new Error("DynamoDB answered 503 to GetItem on Jobs.")]);
});
