/**
 * Serves, in a process of its own, what the functions call: DynamoDB accepts every write, and the API every submission. It records
 * every request, and counts read and write units. Arguments: the latency of AWS and of the API, in milliseconds.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { answerAsAws, createApiAnswers, type OtherAwsRequest } from "./answers.ts";
import { createCountingTable, type UpdateRequest } from "./counting-table.ts";
import type { Requests, StubRequest } from "./stub.ts";

type AttributeValues = UpdateRequest["Key"];

interface AwsRequest extends Partial<UpdateRequest>, OtherAwsRequest {
  readonly Item?: AttributeValues;
  readonly ConsistentRead?: boolean;
}

const [awsMs = 0, apiMs = 0] = process.argv.slice(2).map(Number);
let table = createCountingTable();
let requests: StubRequest[] = [];
const answerAsApi = createApiAnswers();

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const from = performance.now();
  const body = await text(request);
  const target = request.headers["x-amz-target"];
  const isApi = target === undefined && !(request.url ?? "").startsWith("/2015-03-31/");
  const operation = target === undefined ? (request.url ?? "") : (String(target).split(".").at(-1) ?? "");
  const latencyMs = isApi ? apiMs : awsMs;
  if (latencyMs > 0) await setTimeout(latencyMs);
  const asked: AwsRequest = isApi || body === "" ? {} : JSON.parse(body);
  // The SDK repeats what takes too long: a slow machine must not look like a costly function.
  const isRepeated = /attempt=(?!1;)/.test(String(request.headers["amz-sdk-request"] ?? ""));
  const answer = isApi ? answerAsApi(operation) : respondAsAws(operation, asked, isRepeated);
  const counted = isApi ? {} : countedOf(operation, asked);
  if (!isRepeated)
    requests.push({ operation: isApi ? "API" : operation, from, to: performance.now(), ...counted });
  response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify(answer.body));
}

/** What AWS bills of a request, besides its write units. */
function countedOf(operation: string, request: AwsRequest) {
  const { TableName = "", Key = {}, ConsistentRead = false, Entries } = request;
  if (operation === "PutEvents") return { events: Entries?.length ?? 0 };
  // A query finds nothing.
  if (operation === "Query") return { readUnits: ConsistentRead ? 1 : 0.5 };
  return operation === "GetItem" ? { readUnits: table.readUnits(TableName, Key, ConsistentRead) } : {};
}

function respondAsAws(operation: string, request: AwsRequest, isRepeated: boolean) {
  // The first one has been written.
  const isWrite = operation === "UpdateItem" || operation === "PutItem";
  return { status: 200, body: isRepeated && isWrite ? {} : awsBody(operation, request) };
}

function awsBody(operation: string, request: AwsRequest): object {
  const { TableName = "", Key = {}, Item = {} } = request;
  switch (operation) {
    case "GetItem":
      return { Item: table.get(TableName, Key) };
    case "UpdateItem":
      table.update(request as UpdateRequest);
      return {};
    case "PutItem":
      table.put(TableName, Item);
      return {};
    case "Query":
      return { Items: [] };
    default:
      return answerAsAws(operation, request);
  }
}

const server = createServer((request, response) => void respond(request, response));
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("message", ({ keepsTables }: { readonly keepsTables: boolean }) => {
  const units = { ...table.units };
  process.send?.({ requests, units, jobsBytes: table.bytes("Jobs") } satisfies Requests);
  requests = [];
  if (keepsTables) table.resetUnits();
  else table = createCountingTable();
});
process.on("disconnect", () => process.exit());
