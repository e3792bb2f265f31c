import { JOB_STATUSES, jobRecordSchema } from "@boomerang/core";
import { createDynamoJobStore, createMemoryJobStore } from "@boomerang/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTable } from "../simulation/models/table.ts";
import { histories } from "./any-job.ts";
import { jobStoreContract } from "./job-store-contract.ts";
import { localDynamoDb } from "./local-aws.ts";

jobStoreContract("in memory", async () => createMemoryJobStore());

jobStoreContract("of the simulation", async () =>
  createTable(
    (_, callback) => callback(),
    () => undefined,
  ),
);

jobStoreContract("DynamoDB", async () => {
  const { client, tables } = await localDynamoDb();
  return createDynamoJobStore(client, tables.jobs);
});

test("the records that the contract writes are of every status, and have every attribute", () => {
  const records = fc.sample(histories, { numRuns: 500, seed: 1 }).flat();
  expect(new Set(records.map(({ status }) => status))).toEqual(new Set(JOB_STATUSES));
  expect(new Set(records.flatMap(Object.keys))).toEqual(new Set(Object.keys(jobRecordSchema.entries)));
});
