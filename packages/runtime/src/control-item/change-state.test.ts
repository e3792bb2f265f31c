import { createVersionedStoreModel } from "@boomerang/testkit/models/versioned-store";
import { expect, test } from "vitest";
import { ContentionError, changeState } from "./change-state.ts";

test("a change is made on what other processes have written meanwhile", async () => {
  const store = createVersionedStoreModel<number>();
  let isFirst = true;
  const contended = {
    ...store,
    async write(state: number, expected: number | undefined) {
      if (isFirst) await store.write(10, undefined);
      isFirst = false;
      return store.write(state, expected);
    },
  };
  expect(await changeState(contended, (state = 0) => state + 1)).toBe(11);
  expect(await store.read()).toEqual({ state: 11, version: 2 });
});

test("nothing is written if there is nothing to change", async () => {
  const store = createVersionedStoreModel<number>();
  expect(await changeState(store, () => undefined)).toBeUndefined();
  await store.write(1, undefined);
  expect(await changeState(store, () => undefined)).toBe(1);
  expect((await store.read())?.version).toBe(1);
});

test("it gives up when others always come first", async () => {
  const store = { read: async () => undefined, write: async () => false };
  const error = await changeState(store, () => 1).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ContentionError);
  expect(String(error)).toContain("at each of 10 attempts");
});
