import type { Job } from "@boomerang/core";
import { fromStreamImage, type JobStore } from "@boomerang/runtime";
import type { DynamoDBRecord } from "aws-lambda";
import { expect } from "vitest";
import { changed, claimed } from "../jobs/records.ts";

export const sequenceOf = ({ dynamodb }: DynamoDBRecord) => dynamodb?.SequenceNumber ?? "";

export const versionOf = ({ dynamodb }: DynamoDBRecord) => Number(dynamodb?.NewImage?.version?.N);

export const failing = (...records: (DynamoDBRecord | undefined)[]) => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: record && sequenceOf(record) })),
});

/** The change that a stream record contains. */
export function changeOf({ eventName, dynamodb }: DynamoDBRecord) {
  const { Keys, OldImage, NewImage } = dynamodb ?? {};
  return {
    ...{ eventName, key: Keys?.job_id?.S },
    before: OldImage && fromStreamImage(OldImage),
    after: NewImage && fromStreamImage(NewImage),
  };
}

/** The change that a write makes. */
export const made = (before: Job | undefined, after: Job) => ({
  ...{ eventName: before === undefined ? "INSERT" : "MODIFY", key: after.job_id },
  ...{ before, after },
});

/** Writes a job this many times, from version 1 on. */
export async function write(store: JobStore, jobId: string, times: number): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (let n = 0; n < times; n++) {
    const before = jobs.at(-1);
    const next = before === undefined ? claimed(jobId) : changed(before, { request_id: `r${n}` });
    expect(await store.put(next, before)).toBe(true);
    jobs.push(next);
  }
  return jobs;
}
