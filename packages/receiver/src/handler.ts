import { SIGNATURE_HEADER } from "@boomerang/core";
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";
import { statusOf } from "./delivery-outcome.ts";
import { drainMessage } from "./drain-message.ts";
import { createFreshKeyWait } from "./fresh-key-wait.ts";
import { type ProcessMemory, receiveDelivery } from "./receive-delivery.ts";
import { createSlowStore } from "./slow-store.ts";
import { parseSpilled } from "./spill.ts";

export type { Collaborators } from "./collaborators.ts";

/** The receiver handles two kinds of event: a delivery from the REST API, and a batch of the spill or quarantine queue. */
export function createHandler(collaborators: Collaborators) {
  const slowStore = createSlowStore(collaborators.clock);
  const receiver = { ...collaborators, slowStore, freshKeyWait: createFreshKeyWait(collaborators) };
  function handle(event: SQSEvent): Promise<SQSBatchResponse>;
  function handle(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult>;
  function handle(event: APIGatewayProxyEvent | SQSEvent): Promise<APIGatewayProxyResult | SQSBatchResponse>;
  function handle(event: APIGatewayProxyEvent | SQSEvent): Promise<APIGatewayProxyResult | SQSBatchResponse> {
    return "Records" in event ? drain(collaborators, event) : receive(receiver, event);
  }
  return handle;
}

async function receive(
  receiver: Collaborators & ProcessMemory,
  event: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  const { path, body, isBase64Encoded, requestContext } = event;
  const rawBody = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  const outcome = await receiveDelivery(receiver, {
    path,
    rawBody,
    signature: headerOf(event, SIGNATURE_HEADER),
    encoding: {
      contentEncoding: headerOf(event, "content-encoding"),
      contentType: headerOf(event, "content-type"),
    },
    requestedAt: requestContext?.requestTimeEpoch,
  });
  return { statusCode: statusOf(outcome), body: "" };
}

/**
 * All lines of a header, joined by commas. A REST API does not change the case of header names, and of several lines
 * `headers` has only the last.
 */
function headerOf(
  { headers, multiValueHeaders }: Partial<Pick<APIGatewayProxyEvent, "headers" | "multiValueHeaders">>,
  name: string,
): string | undefined {
  return linesOf(multiValueHeaders, name) ?? linesOf(headers, name);
}

function linesOf(
  headers: Readonly<Record<string, readonly string[] | string | undefined>> | null | undefined,
  name: string,
): string | undefined {
  const lines: (readonly string[] | string)[] = [];
  for (const key in headers) if (key.toLowerCase() === name) lines.push(headers[key] ?? []);
  const all = lines.flat();
  return all.length > 0 ? all.join(",") : undefined;
}

async function drain(collaborators: Collaborators, { Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failures = await Promise.all(Records.map((record) => drainOne(collaborators, record)));
  return { batchItemFailures: failures.filter((failure) => failure !== undefined) };
}

async function drainOne(collaborators: Collaborators, record: SQSRecord) {
  const { spillQueue, quarantineQueue, log } = collaborators;
  const { messageId: id, body, attributes, receiptHandle } = record;
  const message = { id, body, sentAt: Number(attributes.SentTimestamp) };
  const spilled = parseSpilled(body);
  const isQuarantined = spilled?.quarantined_at !== undefined;
  try {
    if (await drainMessage(collaborators, message, spilled)) return undefined;
  } catch (error) {
    const text = isQuarantined
      ? "quarantined delivery cannot be verified or stored now; it is retried later"
      : "spilled delivery still cannot be stored; it is retried later";
    log.warn(text, { message_id: id, error });
  }
  const queue = isQuarantined ? quarantineQueue : spillQueue;
  const delaySeconds = drainDelaySeconds(Number(attributes.ApproximateReceiveCount));
  // If this fails, the message becomes visible again after the queue's own visibility timeout.
  await queue.changeVisibility(receiptHandle, delaySeconds).catch(() => undefined);
  return { itemIdentifier: id };
}

/** 2, 4, 8 … seconds, at most 15 minutes. */
function drainDelaySeconds(receiveCount: number): number {
  return Math.min(900, 2 ** Math.min(receiveCount, 10));
}
