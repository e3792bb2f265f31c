import { createDynamoCircuitStore, createDynamoLimitStore } from "@boomerang/runtime";
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
