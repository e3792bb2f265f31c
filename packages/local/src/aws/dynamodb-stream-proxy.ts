import { Agent } from "node:http";
import type { Clock } from "@boomerang/core";
import { type ForwardedAnswer, forward } from "../http/forward.ts";
import {
  jsonAnswer,
  type LoopbackRequest,
  type RunningServer,
  startLoopbackServer,
} from "../http/loopback-server.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "./account.ts";
import { createKeyLock } from "./key-lock.ts";
import type { RecordStream } from "./record-stream.ts";
import { type Image, streamRecord } from "./stream-record.ts";

/** What {@link startTableStream} stands in front of. */
export interface TableStreamOptions {
  /** The DynamoDB endpoint behind. */
  readonly upstream: string;
  readonly tableName: string;
  /** The attributes of the table's key. */
  readonly keyAttributes: readonly string[];
  /** Where the records go: each before its write is answered. */
  readonly stream: RecordStream;
  readonly clock?: Clock;
  /** Told of writes whose effect could not be read. */
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
 * A DynamoDB endpoint that gives one table a stream, in front of one that has none.
 *
 * A write of that table is done between two reads of its item, with no other write of the same item
 * between; the reads are the record's images. The client gets the answer behind, byte for byte. A client
 * that leaves changes nothing: its write and its record come about all the same.
 */
export async function startTableStream(options: TableStreamOptions): Promise<RunningServer> {
  const { upstream, tableName, keyAttributes, stream, clock = Date } = options;
  const streamArn = `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${tableName}/stream/2026-01-01T00:00:00.000`;
  const agent = new Agent({ keepAlive: true });
  const lock = createKeyLock();
  let ordinal = 0;

  const pass = (request: LoopbackRequest): Promise<ForwardedAnswer> =>
    forward(upstream, { ...request, headers: request.rawHeaders }, agent);

  async function read(key: Image): Promise<{ readonly item: Image | undefined } | "refused"> {
    const body = JSON.stringify({ TableName: tableName, Key: key, ConsistentRead: true });
    const answer = await forward(upstream, { method: "POST", url: "/", headers: READ_HEADERS, body }, agent);
    if (answer.status >= 500)
      throw new Error(`DynamoDB answered ${answer.status} to GetItem on ${tableName}.`);
    return answer.status === 200 ? { item: JSON.parse(answer.body.toString()).Item } : "refused";
  }

  async function write({ request, key }: Write): Promise<ForwardedAnswer> {
    const before = await read(key);
    // A key that cannot be read cannot be written either; the client gets the reason.
    if (before === "refused") return pass(request);
    try {
      return await pass(request);
    } finally {
      // Also after a failure: an answer that was lost says nothing of the write.
      const after = await read(key);
      if (after !== "refused") {
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
    async answer(request) {
      const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      if (action === "BatchWriteItem" && tablesOf(request).includes(tableName)) {
        return refusal(
          `BatchWriteItem on ${tableName} has no stream records here: write its items one by one.`,
        );
      }
      if (!WRITES.has(action)) return pass(request);
      const key = keyOfWrite(request, tableName, keyAttributes);
      if (key === undefined) return pass(request);
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

// dynalite looks at the form of a signature, not at its truth.
const READ_HEADERS = {
  "content-type": JSON_1_0,
  "x-amz-target": "DynamoDB_20120810.GetItem",
  "x-amz-date": "20260101T000000Z",
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${LOCAL_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
};

const refusal = (message: string) =>
  jsonAnswer(400, { __type: "com.amazon.coral.validate#ValidationException", message }, JSON_1_0);

function parseBody(request: LoopbackRequest): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(request.body.toString());
    return typeof body === "object" && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

const tablesOf = (request: LoopbackRequest): string[] => Object.keys(parseBody(request).RequestItems ?? {});

// `undefined` for a write of another table, and for one so malformed that only the real answer will do.
function keyOfWrite(
  request: LoopbackRequest,
  tableName: string,
  keyAttributes: readonly string[],
): Image | undefined {
  const body = parseBody(request);
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
