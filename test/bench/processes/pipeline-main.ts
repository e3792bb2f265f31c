/**
 * Runs the local pipeline in a process of its own, as `pnpm dev` does, and notes when each job reaches the Inference API, the receiver and
 * the event bus. Nothing of the pipeline is changed for that: Node announces requests that a server gets.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { API_REQUEST_ID_HEADER } from "@boomerang/core";
import { startPipeline } from "@boomerang/local";
import { monotonicMs } from "./monotonic.ts";
import type { PipelineCall, PipelineReply, Sighting } from "./pipeline-process.ts";

/** By the API's request id. */
const calls = new Map<string, number>();
/** By job id: the first one. */
const deliveries = new Map<string, number>();
let sightings: Sighting[] = [];
let waiting: { readonly jobs: number; readonly reply: () => void } | undefined;

interface ServerRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

subscribe("http.server.request.start", (message) => {
  const at = monotonicMs();
  const { request, response } = message as ServerRequest;
  const [, jobId] = /^\/v1\/webhooks\/([^/]+)\//.exec(request.url ?? "") ?? [];
  if (jobId !== undefined && !deliveries.has(jobId)) deliveries.set(jobId, at);
  if (request.url?.endsWith("/async_predict"))
    whenAccepted(response, (requestId) => calls.set(requestId, at));
});

/** Only the response to a call has an id that the job's event has too. */
function whenAccepted(response: ServerResponse, note: (requestId: string) => void): void {
  const { writeHead } = response;
  response.writeHead = (...args: readonly unknown[]) => {
    const headers = args.at(-1) as Readonly<Record<string, string>>;
    note(headers[API_REQUEST_ID_HEADER.toLowerCase()] ?? "");
    return Reflect.apply(writeHead, response, args);
  };
}

const pipeline = await startPipeline({
  simulator: { coldStartMs: 0, minReplicas: 1, predictConcurrency: 8, inferenceMs: 20 },
});
pipeline.aws.bus.subscribe(({ detail }) => {
  const announcedAt = monotonicMs();
  const { job_id: jobId, request_id: requestId } = detail as Readonly<Record<string, string>>;
  const [calledAt, deliveredAt] = [calls.get(requestId ?? ""), deliveries.get(jobId ?? "")];
  if (jobId === undefined || calledAt === undefined || deliveredAt === undefined)
    throw new Error(`an event without a call or a delivery: ${JSON.stringify(detail)}`);
  sightings.push({ jobId, calledAt, deliveredAt, announcedAt });
  if (sightings.length === waiting?.jobs) waiting.reply();
});

const send = (reply: PipelineReply) => process.send?.(reply);
process.on("message", ({ jobs }: PipelineCall) => {
  waiting = {
    jobs,
    reply() {
      send({ sightings });
      sightings = [];
    },
  };
  if (sightings.length >= jobs) waiting.reply();
});
process.on("disconnect", () => process.exit());
send({ queueUrl: pipeline.aws.queues.jobs.url, endpoint: pipeline.aws.endpoints.storage });
