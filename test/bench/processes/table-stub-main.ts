/**
 * Serves, in a process of its own, what the functions call: DynamoDB with tables that keep what is written and evaluate every
 * condition and query, and the same answers for all else as stub-main.ts. Each message is answered with what the stream of table `Jobs` got
 * since the last one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type DynamoDb, startDynamoDb } from "@boomerang/local";
import { answerAsAws, createApiAnswers } from "./answers.ts";

// One shard: its records are in the order in which they were written.
const { call, jobsStream }: DynamoDb = await startDynamoDb({ shardCount: 1 });
const answerAsApi = createApiAnswers();

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(request, await text(request));
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  response.end(body);
}

async function answer({ headers, url = "" }: IncomingMessage, body: string) {
  const [service = "", operation = ""] = String(headers["x-amz-target"] ?? "").split(".", 2);
  if (service.startsWith("DynamoDB")) return call({ operation, body });
  const isApi = service === "" && !url.startsWith("/2015-03-31/");
  const answered = isApi
    ? answerAsApi(url)
    : { status: 200, body: answerAsAws(operation, body === "" ? {} : JSON.parse(body)) };
  return { status: answered.status, body: JSON.stringify(answered.body) };
}

async function takeRecords() {
  const [shard] = jobsStream.shards;
  // To read an empty shard is to wait.
  if (shard === undefined || jobsStream.pending === 0) return [];
  const records = await shard.read(jobsStream.pending, new AbortController().signal);
  shard.advance(records.length);
  return records;
}

const server = createServer((request, response) => void respond(request, response));
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("message", async ({ isWanted }: { readonly isWanted: boolean }) => {
  const records = await takeRecords();
  process.send?.(isWanted ? records : []);
});
process.on("disconnect", () => process.exit());
