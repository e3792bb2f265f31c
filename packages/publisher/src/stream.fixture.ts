import type { Job, JobEvent } from "@boomerang/core";
import { createMemoryLog, createMemoryMeter, type EventFailure } from "@boomerang/runtime";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { createHandler } from "./handler.ts";

/** A job record in table `Jobs`. */
export function job(fields: Partial<Job> = {}): Job {
  return {
    job_id: "order-1",
    status: "SUCCEEDED",
    version: 3,
    target: { model_id: "echo" },
    request_id: "r1",
    submissions: 1,
    deliveries: 1,
    created_at: "2026-01-01T00:00:00.000Z",
    submitted_at: "2026-01-01T00:00:01.000Z",
    completed_at: "2026-01-01T00:00:02.000Z",
    expires_at: 1_769_904_002,
    result: '{"label":"PRIVATE"}',
    ...fields,
  };
}

/** A change of the table as a stream record. */
export function change(sequence: number, after: object | undefined, before?: object): DynamoDBRecord {
  return {
    eventID: `e${sequence}`,
    eventName: after === undefined ? "REMOVE" : before === undefined ? "INSERT" : "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventSourceARN: "arn:aws:dynamodb:us-east-1:123456789012:table/Jobs/stream/2026-01-01T00:00:00.000",
    dynamodb: {
      ApproximateCreationDateTime: 1_767_225_600,
      Keys: { job_id: { S: "order-1" } },
      ...(after && { NewImage: imageOf({ write_id: "w1", ...after }) }),
      ...(before && { OldImage: imageOf({ write_id: "w0", ...before }) }),
      SequenceNumber: String(sequence),
      SizeBytes: 500,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

function imageOf(item: object): Record<string, AttributeValue> {
  const attributes = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(attributes.map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number" || typeof value === "bigint") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  return { M: imageOf(Object(value)) };
}

/** A publisher with a bus that rejects an event when `rejects` returns a failure. */
export function createHarness(
  rejects: (event: JobEvent, put: readonly JobEvent[]) => EventFailure | undefined = () => undefined,
) {
  const puts: JobEvent[][] = [];
  const published: JobEvent[] = [];
  const log = createMemoryLog();
  const meter = createMemoryMeter();
  const handler = createHandler({
    bus: {
      async put(events) {
        puts.push([...events]);
        const failures = events.map((event) => rejects(event, events));
        published.push(...events.filter((_, n) => failures[n] === undefined));
        return failures;
      },
    },
    log,
    meter,
    tableName: "Jobs",
    announceSubmitted: false,
  });
  return {
    puts,
    published,
    log,
    meter,
    details: () => published.map(({ detail }) => JSON.parse(detail)),
    /** @returns the sequence number from which Lambda retries */
    async publish(...Records: DynamoDBRecord[]): Promise<string | undefined> {
      const { batchItemFailures } = await handler({ Records });
      return batchItemFailures[0]?.itemIdentifier;
    },
  };
}
