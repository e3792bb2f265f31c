/**
 * Serves, in a process of its own, what the functions call: DynamoDB accepts every write, and a job that is read waits for its
 * delivery; the API accepts every submission after the milliseconds of the first argument.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { marshall } from "@aws-sdk/util-dynamodb";
import { submittedRecord } from "../events.ts";
import { SECRETS } from "./variables.ts";

const latencyMs = Number(process.argv[2] ?? 0);
let submissions = 0;

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const target = request.headers["x-amz-target"];
  if (target === undefined) await respondAsApi(request.url ?? "", response);
  else send(response, 200, respondAsAws(String(target).split(".").at(-1) ?? "", JSON.parse(body)));
}

async function respondAsApi(url: string, response: ServerResponse): Promise<void> {
  if (latencyMs > 0) await setTimeout(latencyMs);
  if (url.endsWith("/async_predict")) send(response, 201, { request_id: `request-${++submissions}` });
  else send(response, 200, { model_id: "abc123", num_queued_requests: 0, num_in_progress_requests: 0 });
}

interface AwsRequest {
  readonly SecretId?: string;
  readonly Key?: { readonly job_id?: { readonly S: string } };
  readonly Entries?: readonly object[];
}

function respondAsAws(operation: string, { SecretId = "", Key, Entries = [] }: AwsRequest): object {
  if (operation === "GetSecretValue") return { SecretString: SECRETS[SecretId] };
  if (operation === "PutEvents")
    return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: "e" })) };
  // A job id of the warm-up is no job's.
  const jobId = Key?.job_id?.S;
  if (operation === "GetItem" && jobId !== undefined && jobId !== ".")
    return { Item: marshall(submittedRecord(jobId)) };
  return {};
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify(body));
}

const server = createServer((request, response) => void respond(request, response));
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
