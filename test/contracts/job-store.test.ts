import { JOB_STATUSES, jobRecordSchema } from "@boomerang/core";
import { createDynamoJobStore, type JobStore } from "@boomerang/runtime";
import { createChance } from "@boomerang/testkit/chance";
import { dueIndexContract } from "@boomerang/testkit/contracts/due-index-contract";
import { jobStoreContract } from "@boomerang/testkit/contracts/job-store-contract";
import { openDeliveryContract } from "@boomerang/testkit/contracts/open-delivery-contract";
import { recordSizeContract } from "@boomerang/testkit/contracts/record-size-contract";
import { supersededWriteContract } from "@boomerang/testkit/contracts/superseded-write-contract";
import { histories } from "@boomerang/testkit/jobs/any-job";
import { supersededWrites } from "@boomerang/testkit/jobs/superseded-writes";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { createTable } from "@boomerang/testkit/models/table";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import fc from "fast-check";
import { expect, test } from "vitest";
import { localDynamoDb } from "./local-aws.ts";

jobStoreContract("in memory", async () => createJobStoreModel());

const LAG_MS = 600_000;

/** The simulation's table, whose index contains each write only after a random time. */
function laggingTable() {
  const time = new VirtualClock();
  const chance = createChance(1);
  let writes = 0;
  const table = createTable(
    (_, callback) => void time.setTimeout(callback, chance.of(`write ${writes++}`) * LAG_MS),
    () => undefined,
  );
  return { table, time, catchUp: () => time.advance(LAG_MS) };
}

const promptTable = async () =>
  createTable(
    (_, callback) => callback(),
    () => undefined,
  );

async function dynamoStore() {
  const { client, tables } = await localDynamoDb();
  return createDynamoJobStore(client, tables.jobs);
}

jobStoreContract("of the simulation", promptTable);

jobStoreContract("of the simulation, with an index that lags", async () => {
  const { table, catchUp } = laggingTable();
  return {
    ...table,
    async listDue(now, limit) {
      await catchUp();
      return table.listDue(now, limit);
    },
  };
});

jobStoreContract("DynamoDB", dynamoStore);

dueIndexContract("of the simulation", async () => {
  const { table, time, catchUp } = laggingTable();
  const store: JobStore = {
    ...table,
    async put(next, before) {
      const isPut = await table.put(next, before);
      // So that the index contains some writes and not others.
      await time.advance(LAG_MS / 10);
      return isPut;
    },
  };
  return { store, catchUp };
});

dueIndexContract("DynamoDB", async () => ({ store: await dynamoStore(), catchUp: async () => undefined }));

recordSizeContract("of the simulation", promptTable);

// dynalite counts characters instead of bytes.
recordSizeContract("DynamoDB", dynamoStore, { counts: "characters" });

supersededWriteContract("in memory", async () => createJobStoreModel(), 500);

supersededWriteContract("of the simulation", promptTable, 100);

supersededWriteContract("DynamoDB", dynamoStore, 10);

openDeliveryContract("in memory", async () => createJobStoreModel(), 1000);

openDeliveryContract("of the simulation", promptTable, 100);

openDeliveryContract("DynamoDB", dynamoStore, 10);

test("each kind of superseded write comes in each state in which the state machine would apply it if it were not", () => {
  const kinds = fc.sample(histories, { numRuns: 500, seed: 1 }).flatMap((history) =>
    history.flatMap((now, n) =>
      supersededWrites(history.slice(0, n), now).map(({ write: { type } }) => {
        const isLeased = now.lease_until !== undefined;
        return `${type} ${now.status}${isLeased ? " with a claim" : ""}`;
      }),
    ),
  );
  const underClaim = ["submitted", "release", "unknown", "reject"].map(
    (type) => `${type} PENDING with a claim`,
  );
  const ofRequest = ["cancel_confirmed", "ended_at_api"].map((type) => `${type} SUBMITTED`);
  const ofVersion = ["PENDING", "PENDING with a claim", "SUBMITTED"].map((state) => `lost ${state}`);
  const ofQuarantine = ["PENDING with a claim", "SUBMITTED"].map((state) => `forged_delivery ${state}`);
  expect([...new Set(kinds)]).toEqual(
    expect.arrayContaining([...underClaim, ...ofRequest, ...ofVersion, ...ofQuarantine]),
  );
});

test("the contract writes records of every status and with every attribute", () => {
  const records = fc.sample(histories, { numRuns: 500, seed: 1 }).flat();
  expect(new Set(records.map(({ status }) => status))).toEqual(new Set(JOB_STATUSES));
  expect(new Set(records.flatMap(Object.keys))).toEqual(new Set(Object.keys(jobRecordSchema.entries)));
});
