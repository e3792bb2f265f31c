import { expect, test } from "vitest";
import { type QuarantineStore, rememberVerified } from "./quarantine-store.ts";

function setUp(isVerified: boolean) {
  const calls: string[] = [];
  const state = { isVerified, isAvailable: true };
  const called = (name: string) => {
    calls.push(name);
    if (!state.isAvailable) throw new Error("the table is unavailable");
  };
  const store: QuarantineStore = {
    async hasVerified() {
      called("has");
      return state.isVerified;
    },
    async recordVerified() {
      called("record");
    },
    async admit() {
      called("admit");
      return true;
    },
  };
  return { calls, state, remembering: rememberVerified(store) };
}

test("once webhook secrets are known to have verified a delivery, the table is not asked again", async () => {
  const { calls, remembering } = setUp(true);
  for (let n = 0; n < 3; n++) expect(await remembering.hasVerified("a")).toBe(true);
  await remembering.recordVerified("a", 0);
  expect(calls).toEqual(["has"]);
});

test("a process records it once for each list of webhook secrets", async () => {
  const { calls, remembering } = setUp(false);
  for (let n = 0; n < 3; n++) await remembering.recordVerified("a", 0);
  expect(await remembering.hasVerified("a")).toBe(true);
  expect(calls).toEqual(["record"]);
  await remembering.recordVerified("b", 0);
  expect(calls).toEqual(["record", "record"]);
});

test("that nothing has verified yet is asked each time, since another process may record it", async () => {
  const { calls, state, remembering } = setUp(false);
  expect(await remembering.hasVerified("a")).toBe(false);
  state.isVerified = true;
  expect(await remembering.hasVerified("a")).toBe(true);
  expect(calls).toEqual(["has", "has"]);
});

test("what could not be recorded is tried again", async () => {
  const { calls, state, remembering } = setUp(false);
  state.isAvailable = false;
  await expect(remembering.recordVerified("a", 0)).rejects.toThrow("unavailable");
  state.isAvailable = true;
  await remembering.recordVerified("a", 0);
  expect(calls).toEqual(["record", "record"]);
});
