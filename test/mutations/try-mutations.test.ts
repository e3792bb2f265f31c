import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Caught } from "./catch-mutation.ts";
import type { Judges, Verdict } from "./judges.ts";
import { type Mutation, MutationError } from "./mutation.ts";
import { ControlError, type Trial, tryMutations } from "./try-mutations.ts";

const FILE = "packages/core/src/rules.ts";
const SOURCE = "lease; version; result;";
const SOUND: Verdict = { type: "sound" };

const breakage = (name: string): Mutation => ({
  name,
  rule: `there is a ${name}`,
  file: FILE,
  find: name,
  replace: "",
  tests: ["packages/core"],
});
const MUTATIONS = ["lease", "version", "result"].map(breakage);

let folder: string;
let copies: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "try-mutations-"));
  copies = ["one", "two"].map((name) => join(folder, name));
  for (const copy of copies) {
    mkdirSync(dirname(join(copy, FILE)), { recursive: true });
    writeFileSync(join(copy, FILE), SOURCE);
  }
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sourceIn = (copy: string) => readFileSync(join(copy, FILE), "utf8");

/** Judges of whom the simulation misses the lease, and the tests miss nothing. */
function keenJudges(copy: string): Judges {
  const misses = (word: string): Verdict =>
    sourceIn(copy).includes(word) ? SOUND : { type: "broken", what: `no ${word}` };
  return {
    compile: async () => SOUND,
    simulate: async () => (misses("version").type === "broken" ? misses("version") : misses("result")),
    test: async () => misses("lease"),
  };
}

async function tried(trial: Partial<Trial> = {}) {
  const caught: Record<string, Caught> = {};
  const report = { add: (name: string, one: Caught) => void Object.assign(caught, { [name]: one }) };
  const { signal } = new AbortController();
  await tryMutations({ mutations: MUTATIONS, copies, judgesOf: keenJudges, signal, report, ...trial });
  return caught;
}

test("each mutation is judged by itself, and its copy is as before afterwards", async () => {
  expect(await tried()).toEqual({
    lease: { caughtBy: "tests", what: "no lease" },
    version: { caughtBy: "simulation", what: "no version" },
    result: { caughtBy: "simulation", what: "no result" },
  });
  expect(copies.map(sourceIn)).toEqual([SOURCE, SOURCE]);
});

test("one that does not apply stops all before any is judged", async () => {
  const judged: string[] = [];
  const judgesOf = (copy: string) => {
    judged.push(copy);
    return keenJudges(copy);
  };

  await expect(tried({ mutations: [...MUTATIONS, breakage("spill")], judgesOf })).rejects.toThrow(
    MutationError,
  );
  expect(judged).toEqual([]);
});

test.each(["compile", "simulate", "test"] as const)(
  "where the product does not pass %s as it is, no mutation is tried",
  async (judge) => {
    const broken: Verdict = { type: "broken", what: "the network is down" };
    const judgesOf = (copy: string) => ({ ...keenJudges(copy), [judge]: async () => broken });

    await expect(tried({ judgesOf })).rejects.toThrow(ControlError);
    await expect(tried({ judgesOf })).rejects.toThrow(/without any mutation.+the network is down/);
  },
);

test("one that is no program any more is not caught", async () => {
  const why = "it does not compile: error TS1005";
  const judgesOf = (copy: string) => ({
    ...keenJudges(copy),
    compile: async (): Promise<Verdict> =>
      sourceIn(copy).includes("version") ? SOUND : { type: "no_verdict", why },
  });

  expect(await tried({ judgesOf })).toMatchObject({
    version: { caughtBy: null, what: why },
    result: { caughtBy: "simulation" },
  });
});

test("what is stopped says so, and tries nothing more", async () => {
  const stopped = new AbortController();
  const judgesOf = (copy: string, signal: AbortSignal) => ({
    ...keenJudges(copy),
    async test() {
      stopped.abort(new Error("stopped by SIGINT"));
      signal.throwIfAborted();
      return SOUND;
    },
  });

  await expect(tried({ judgesOf, signal: stopped.signal })).rejects.toThrow("stopped by SIGINT");
});
