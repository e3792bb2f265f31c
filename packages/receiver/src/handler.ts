import { SIGNATURE_HEADER } from "@boomerang/core";
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";
import { drainSpilled } from "./drain-spill.ts";
import { receiveDelivery } from "./receive-delivery.ts";

export type { Collaborators } from "./collaborators.ts";

/** The receiver: a delivery from the REST API in, its answer out; or a batch of spilled ones from their queue. */
export function createHandler(collaborators: Collaborators) {
  function handle(event: SQSEvent): Promise<SQSBatchResponse>;
  function handle(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult>;
  function handle(event: APIGatewayProxyEvent | SQSEvent): Promise<APIGatewayProxyResult | SQSBatchResponse>;
  function handle(event: APIGatewayProxyEvent | SQSEvent): Promise<APIGatewayProxyResult | SQSBatchResponse> {
    return "Records" in event ? drain(collaborators, event) : receive(collaborators, event);
  }
  return handle;
}

async function receive(
  collaborators: Collaborators,
  { path, body, isBase64Encoded, headers }: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  const rawBody = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  const statusCode = await receiveDelivery(collaborators, {
    path,
    rawBody,
    signature: headerOf(headers, SIGNATURE_HEADER),
  });
  return { statusCode, body: "" };
}

/** A REST API passes header names on as they were written. */
function headerOf(headers: APIGatewayProxyEvent["headers"] | null, name: string): string | undefined {
  const entry = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return entry?.[1];
}

async function drain(collaborators: Collaborators, { Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failures = await Promise.all(Records.map((record) => drainOne(collaborators, record)));
  return { batchItemFailures: failures.filter((failure) => failure !== undefined) };
}

async function drainOne(collaborators: Collaborators, record: SQSRecord) {
  const { spillQueue, log } = collaborators;
  try {
    await drainSpilled(collaborators, record.body);
    return undefined;
  } catch (error) {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    log.warn("spilled delivery still cannot be stored; it comes back", {
      message_id: record.messageId,
      error,
    });
    // Without it the queue's own visibility timeout brings the message back.
    await spillQueue
      .changeVisibility(record.receiptHandle, drainDelaySeconds(receives))
      .catch(() => undefined);
    return { itemIdentifier: record.messageId };
  }
}

/** 2, 4, 8 … seconds, 15 minutes at most. */
function drainDelaySeconds(receives: number): number {
  return Math.min(900, 2 ** Math.min(receives, 10));
}
