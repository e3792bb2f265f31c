import type { LimitState, LimitStore } from "@boomerang/runtime";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const state: LimitState = { tat: 1_767_225_600_000.125, share: 1, sharedAt: 0, pausedUntil: 0 };

export function limitStoreContract(name: string, create: () => Promise<LimitStore>) {
  describe(`limit store: ${name}`, () => {
    test("there is no state before the first write", async () => {
      expect(await (await create()).read()).toBeUndefined();
    });

    test("every state is read as it was written, with the version that the next write needs", async () => {
      const store = await create();
      const time = fc.integer({ min: 0, max: 2 ** 52 }).map((n) => n / 1024);
      const states = fc.record({
        tat: time,
        share: fc.double({ min: 0.02, max: 1, noNaN: true }),
        sharedAt: time,
        pausedUntil: time,
      });
      await fc.assert(
        fc.asyncProperty(states, async (next) => {
          const before = await store.read();
          expect(await store.write(next, before?.version)).toBe(true);
          expect((await store.read())?.state).toEqual(next);
        }),
        { numRuns: 50 },
      );
    });

    test("exactly one of many concurrent writes succeeds, both first and later ones", async () => {
      const store = await create();
      const states = Array.from({ length: 8 }, (_, n) => ({ ...state, tat: n }));
      for (let round = 0; round < 2; round++) {
        const before = await store.read();
        const won = await Promise.all(states.map((next) => store.write(next, before?.version)));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect((await store.read())?.state).toStrictEqual(states[won.indexOf(true)]);
      }
    });

    test("a write that expects another version changes nothing", async () => {
      const store = await create();
      expect(await store.write(state, 1)).toBe(false);
      expect(await store.read()).toBeUndefined();
      await store.write(state, undefined);
      const first = await store.read();
      await store.write({ ...state, tat: 2 }, first?.version);
      expect(await store.write({ ...state, tat: 3 }, first?.version)).toBe(false);
      expect(await store.write({ ...state, tat: 3 }, undefined)).toBe(false);
      expect((await store.read())?.state.tat).toBe(2);
    });

    test("changing the objects afterwards does not change the stored state", async () => {
      const store = await create();
      const mine = { ...state };
      await store.write(mine, undefined);
      mine.tat = 1;
      Object.assign((await store.read())?.state ?? {}, { tat: 2 });
      expect((await store.read())?.state).toStrictEqual(state);
    });
  });
}
