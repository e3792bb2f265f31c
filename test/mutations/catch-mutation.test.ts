import { describe, expect, test } from "vitest";
import { catchMutation } from "./catch-mutation.ts";
import type { Verdict } from "./judges.ts";

const SOUND: Verdict = { type: "sound" };
const BROKEN: Verdict = { type: "broken", what: "a promise" };
const CRASHED: Verdict = { type: "no_verdict", why: "it could not be loaded" };

function judgesWho(simulation: Verdict, tests: Verdict) {
  const asked: string[] = [];
  const judges = {
    async simulate() {
      asked.push("simulation");
      return simulation;
    },
    async test(folders: readonly string[]) {
      asked.push(`tests of ${folders.join()}`);
      return tests;
    },
  };
  return { judges, asked };
}

const mutation = { tests: ["packages/core"] };

describe("a mutation", () => {
  test("that the simulation finds is not tried on the tests", async () => {
    const { judges, asked } = judgesWho(BROKEN, BROKEN);

    expect(await catchMutation(judges, mutation)).toEqual({ caughtBy: "simulation", what: "a promise" });
    expect(asked).toEqual(["simulation"]);
  });

  test("that the simulation does not find is tried on the tests of its package", async () => {
    const { judges, asked } = judgesWho(SOUND, BROKEN);

    expect(await catchMutation(judges, mutation)).toEqual({ caughtBy: "tests", what: "a promise" });
    expect(asked).toEqual(["simulation", "tests of packages/core"]);
  });

  test("out of the simulation's reach is tried on the tests first", async () => {
    const { judges, asked } = judgesWho(BROKEN, SOUND);

    expect(await catchMutation(judges, { ...mutation, first: "tests" })).toMatchObject({
      caughtBy: "simulation",
    });
    expect(asked).toEqual(["tests of packages/core", "simulation"]);
  });

  test("that nobody finds survives", async () => {
    const { judges } = judgesWho(SOUND, SOUND);

    expect(await catchMutation(judges, mutation)).toEqual({ caughtBy: null, what: "" });
  });

  test("is not caught by a crash, which is told", async () => {
    const { judges } = judgesWho(CRASHED, CRASHED);

    expect(await catchMutation(judges, mutation)).toEqual({
      caughtBy: null,
      what: "it could not be loaded; it could not be loaded",
    });
  });
});
