import { Agent } from "node:http";
import { type Clock, tryParse } from "@boomerang/core";
import { type ForwardedResponse, forward } from "../http/forward.ts";
import {
  jsonResponse,
  type LoopbackRequest,
  type RunningServer,
  startLoopbackServer,
} from "../http/loopback-server.ts";
import { fieldsOf } from "../json.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "./account.ts";
import { createKeyLock } from "./key-lock.ts";
import type { RecordStream } from "./record-stream.ts";
import { type Image, streamRecord } from "./stream-record.ts";

export interface StreamProxyOptions {
  /** The DynamoDB endpoint that requests are forwarded to. */
  readonly upstream: string;
  readonly tableName: string;
  readonly keyAttributes: readonly string[];
  /** Receives the record of each write before the write gets its response. */
  readonly stream: RecordStream;
  readonly clock?: Clock;
  /** Called when the item could not be read before or after a write. */
  readonly onError?: (error: unknown) => void;
}

interface Write {
  readonly request: LoopbackRequest;
  readonly key: Image;
}

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem"]);
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
const JSON_1_0 = "application/x-amz-json-1.0";

/**
 * Starts a DynamoDB proxy that adds a stream to one table.
 *
 * The proxy reads the item before and after each write to that table, under a lock on the item; the two reads
 * are the images of the stream record. The client gets DynamoDB's response unchanged. When the client
 * disconnects, the write and its record still happen.
 */
export async function startStreamProxy(options: StreamProxyOptions): Promise<RunningServer> {
  const { upstream, tableName, keyAttributes, stream, clock = Date } = options;
  const streamArn = `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${tableName}/stream/2026-01-01T00:00:00.000`;
  const agent = new Agent({ keepAlive: true });
  const lock = createKeyLock();
  let ordinal = 0;

  const passThrough = (request: LoopbackRequest): Promise<ForwardedResponse> =>
    forward(upstream, { ...request, headers: request.rawHeaders }, agent);

  async function read(key: Image): Promise<{ readonly item: Image | undefined } | "rejected"> {
    const body = JSON.stringify({ TableName: tableName, Key: key, ConsistentRead: true });
    const response = await forward(
      upstream,
      { method: "POST", url: "/", headers: READ_HEADERS, body },
      agent,
    );
    if (response.status >= 500)
      throw new Error(`DynamoDB responded with ${response.status} to GetItem on ${tableName}.`);
    return response.status === 200 ? { item: JSON.parse(response.body.toString()).Item } : "rejected";
  }

  async function write({ request, key }: Write): Promise<ForwardedResponse> {
    const before = await read(key);
    // A key that cannot be read cannot be written either; the response to the write states why.
    if (before === "rejected") return passThrough(request);
    try {
      return await passThrough(request);
    } finally {
      // Also after a failure: when the response is lost, the write may still have taken effect.
      const after = await read(key);
      if (after !== "rejected") {
        const images = { keys: key, before: before.item, after: after.item };
        const record = streamRecord({ ...images, ordinal: ordinal++, streamArn, time: clock.now() });
        if (record !== undefined) stream.append(record);
      }
    }
  }

  const server = await startLoopbackServer({
    maxBodyBytes: MAX_REQUEST_BYTES,
    tooLarge: { status: 413 },
    ...(options.onError && { onError: options.onError }),
    async handle(request) {
      const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      if (action === "BatchWriteItem" && tablesOf(request).includes(tableName)) {
        return validationError(
          `BatchWriteItem on ${tableName} would write no stream records here. Write the items one by one.`,
        );
      }
      if (!WRITES.has(action)) return passThrough(request);
      const key = keyOfWrite(request, tableName, keyAttributes);
      if (key === undefined) return passThrough(request);
      return lock(JSON.stringify(key), () => write({ request, key }));
    },
  });
  return {
    endpoint: server.endpoint,
    async stop() {
      await server.stop();
      agent.destroy();
    },
  };
}

// dynalite checks the form of a signature, not its value.
const READ_HEADERS = {
  "content-type": JSON_1_0,
  "x-amz-target": "DynamoDB_20120810.GetItem",
  "x-amz-date": "20260101T000000Z",
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${LOCAL_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
};

const validationError = (message: string) =>
  jsonResponse(400, { __type: "com.amazon.coral.validate#ValidationException", message }, JSON_1_0);

const bodyOf = (request: LoopbackRequest) => fieldsOf(tryParse(request.body.toString()));

const tablesOf = (request: LoopbackRequest): string[] => Object.keys(bodyOf(request).RequestItems ?? {});

// `undefined` for a write to another table, and for a malformed one, which DynamoDB itself has to reject.
function keyOfWrite(
  request: LoopbackRequest,
  tableName: string,
  keyAttributes: readonly string[],
): Image | undefined {
  const body = bodyOf(request);
  if (body.TableName !== tableName) return undefined;
  const source = { ...(body.Key ?? body.Item ?? {}) } as Partial<Image>;
  const key: Record<string, NonNullable<Image[string]>> = {};
  for (const name of keyAttributes) {
    const value = source[name];
    if (value === undefined) return undefined;
    key[name] = value;
  }
  return key;
}
