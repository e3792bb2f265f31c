import { isoTime, type Job } from "@boomerang/core";
import {
  createDynamoIndexReader,
  createDynamoJobStore,
  createDynamoOpenIndex,
  createRecordReader,
  listOpen,
} from "@boomerang/runtime";
import { jobIndexContract } from "@boomerang/testkit/contracts/job-index-contract";
import { claimed } from "@boomerang/testkit/jobs/records";
import { createIndexReaderModel } from "@boomerang/testkit/models/index-reader";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { expect, test } from "vitest";
import { localDynamoDb } from "./local-aws.ts";

const inMemory = async (pageSize?: number) => {
  const store = createJobStoreModel();
  return { store, reader: createIndexReaderModel(store.jobs, pageSize) };
};

jobIndexContract("in memory", inMemory);
jobIndexContract("in memory, with small pages", () => inMemory(2));
jobIndexContract("DynamoDB", async () => {
  const { client, tables } = await localDynamoDb();
  return {
    store: createDynamoJobStore(client, tables.jobs),
    reader: createDynamoIndexReader(client, tables.jobs),
  };
});

test("open jobs of DynamoDB are listed oldest first, page by page, and ended ones not", async () => {
  const { client, tables } = await localDynamoDb();
  const store = createDynamoJobStore(client, tables.jobs);
  const waits = { sleep: async () => undefined, random: () => 0 };
  const records = createRecordReader(client, tables.jobs, waits);
  const index = createDynamoOpenIndex(client, tables.jobs);
  const T0 = Date.UTC(2026, 0, 1);
  const jobs = Array.from({ length: 60 }, (_, n) => claimed(`job-${n}`, T0 + 1000 * ((n * 7) % 60)));
  for (const job of jobs) await store.put(job, undefined);
  const expected = jobs
    .toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))
    .map(({ job_id }) => job_id);
  const ids: string[] = [];
  let after: Pick<Job, "job_id" | "created_at"> | undefined;
  for (let page = 0; page < 3; page++) {
    const listed = await listOpen(index, records, { limit: 25, after });
    ids.push(...listed.map(({ job_id }) => job_id));
    after = listed.at(-1);
  }
  expect(ids).toEqual(expected);
  const old = isoTime(T0 + 10_000);
  const oldOnes = await listOpen(index, records, { limit: 100, matches: (job) => job.created_at < old });
  expect(oldOnes).toHaveLength(10);
  expect(Object.keys(oldOnes[0] ?? {}).sort()).toEqual([
    ...["created_at", "job_id", "status", "submissions", "target"],
  ]);
});
