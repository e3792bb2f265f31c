import type { Job, JobEvent } from "@boomerang/core";
import type { EventFailure } from "@boomerang/runtime";
import { createGuardedLog, createRecordingMeter } from "@boomerang/testkit/observe";
import type { DynamoDBRecord } from "aws-lambda";
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

/** A publisher with a bus that rejects an event when `rejects` returns a failure. */
export function createHarness(
  rejects: (event: JobEvent, put: readonly JobEvent[]) => EventFailure | undefined = () => undefined,
) {
  const puts: JobEvent[][] = [];
  const published: JobEvent[] = [];
  const log = createGuardedLog();
  const meter = createRecordingMeter();
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
