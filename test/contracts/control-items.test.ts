import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  createDynamoBatchCancelStore,
  createDynamoCircuitStore,
  createDynamoLimitStore,
  createDynamoPauseStore,
} from "@boomerang/runtime";
import { limitStoreContract } from "@boomerang/testkit/contracts/limit-store-contract";
import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { expect, test } from "vitest";
import { localDynamoDb } from "./local-aws.ts";

limitStoreContract("in memory", async () => createLimitStoreModel());

limitStoreContract("DynamoDB", async () => {
  const { client, tables } = await localDynamoDb();
  return createDynamoLimitStore(client, tables.control, "submit");
});

test("limiters with different names share a table and do not affect each other", async () => {
  const { client, tables } = await localDynamoDb();
  const state = { tat: 1, share: 1, sharedAt: 0, pausedUntil: 0 };
  await createDynamoLimitStore(client, tables.control, "submit").write(state, undefined);
  expect(await createDynamoLimitStore(client, tables.control, "status").read()).toBeUndefined();
});

test("the circuit of a scope is read as it was written, beside those of other scopes", async () => {
  const { client, tables } = await localDynamoDb();
  const state = { failingSince: 1, failedAt: 2, probedAt: 3, succeededAt: 4, unknownAt: 5 };
  const circuit = createDynamoCircuitStore(client, tables.control, "model:echo/production");
  expect(await circuit.write(state, undefined)).toBe(true);
  expect(await circuit.read()).toEqual({ state, version: 1 });
  expect(await circuit.write({ ...state, failedAt: 6 }, 7)).toBe(false);
  expect(await createDynamoCircuitStore(client, tables.control, "account").read()).toBeUndefined();
});

test("pauses are read as they were written, and the item has words for them", async () => {
  const { client, tables } = await localDynamoDb();
  const pauses = createDynamoPauseStore(client, tables.control);
  const since = Date.UTC(2026, 0, 1);
  const targets = {
    "model:echo/production": { isPaused: true, since },
    "chain:c1/prod-us@regional": { isPaused: false, since: since + 1 },
  };
  expect(await pauses.write({ targets }, undefined)).toBe(true);
  expect(await pauses.read()).toEqual({ state: { targets }, version: 1 });
  const Key = { pk: { S: "pauses" }, sk: { S: "state" } };
  const { Item = {} } = await client.send(new GetItemCommand({ TableName: tables.control, Key }));
  expect(Item.targets?.M?.["model:echo/production"]?.M).toEqual({
    state: { S: "paused" },
    since: { S: "2026-01-01T00:00:00.000Z" },
  });
});

test("the cancel of a batch is read as it was written, and expires after every message that it could cancel", async () => {
  const { client, tables } = await localDynamoDb();
  const store = createDynamoBatchCancelStore(client, tables.control, "nightly");
  const state = { sentAt: Date.UTC(2026, 0, 1), recordedAt: Date.UTC(2026, 0, 2) };
  expect(await store.write(state, undefined)).toBe(true);
  expect(await store.read()).toEqual({ state, version: 1 });
  expect(await createDynamoBatchCancelStore(client, tables.control, "weekly").read()).toBeUndefined();
  const Key = { pk: { S: "cancel#nightly" }, sk: { S: "state" } };
  const { Item = {} } = await client.send(new GetItemCommand({ TableName: tables.control, Key }));
  expect(Number(Item.expires_at?.N) * 1000 - state.recordedAt).toBeGreaterThan(14 * 24 * 3_600_000);
});
