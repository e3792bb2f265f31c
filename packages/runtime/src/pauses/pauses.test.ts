import { createVersionedStoreModel } from "@boomerang/testkit/models/versioned-store";
import { describe, expect, test } from "vitest";
import { createIsPaused, type PauseState, withoutResumed, withPaused, withResumed } from "./pauses.ts";

const [A, B] = ["model:a/production", "model:b/production"] as const;
const paused = (since: number) => ({ isPaused: true, since });
const resumed = (since: number) => ({ isPaused: false, since });

describe("pauses", () => {
  test("a target is paused once, and keeps the time of the first pause", () => {
    const state = withPaused(undefined, A, 1);
    expect(state).toEqual({ targets: { [A]: paused(1) } });
    expect(withPaused(state, A, 2)).toBeUndefined();
    expect(withPaused(state, B, 2)).toEqual({ targets: { [A]: paused(1), [B]: paused(2) } });
  });

  test("only a paused target is resumed, and may be paused again", () => {
    expect(withResumed(undefined, A, 1)).toBeUndefined();
    const state = withResumed({ targets: { [A]: paused(1), [B]: paused(1) } }, A, 5);
    expect(state).toEqual({ targets: { [A]: resumed(5), [B]: paused(1) } });
    expect(withResumed(state, A, 6)).toBeUndefined();
    expect(withPaused(state, A, 7)?.targets[A]).toEqual(paused(7));
  });

  test("a resumed target is removed only as it was seen", () => {
    const state = { targets: { [A]: resumed(5), [B]: paused(1) } };
    expect(withoutResumed(state, A, resumed(5))).toEqual({ targets: { [B]: paused(1) } });
    expect(withoutResumed(state, A, resumed(4))).toBeUndefined();
    expect(withoutResumed({ targets: { [A]: paused(5) } }, A, resumed(5))).toBeUndefined();
    expect(withoutResumed(undefined, A, resumed(5))).toBeUndefined();
  });
});

test("a process learns of a pause, and of its end, within ten seconds", async () => {
  const time = { now: 0 };
  const store = createVersionedStoreModel<PauseState>();
  const isPaused = createIsPaused(store, { now: () => time.now });
  expect(await isPaused(A)).toBe(false);
  await store.write({ targets: { [A]: paused(0) } }, undefined);
  time.now = 10_000;
  expect([await isPaused(A), await isPaused(B)]).toEqual([true, false]);
  await store.write({ targets: { [A]: resumed(10_000) } }, 1);
  time.now = 20_000;
  expect(await isPaused(A)).toBe(false);
});
