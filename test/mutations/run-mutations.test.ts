import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CheckResult, Checks } from "./checks.ts";
import type { Detection } from "./detect-mutation.ts";
import { type Mutation, MutationError } from "./mutation.ts";
import { type MutationRun, runMutations, UnmodifiedProductError } from "./run-mutations.ts";

const FILE = "packages/core/src/rules.ts";
const SOURCE = "lease; version; result;";
const PASSED: CheckResult = { type: "passed" };

const mutationOf = (name: string): Mutation => ({
  name,
  rule: `there is a ${name}`,
  file: FILE,
  find: name,
  replace: "",
  tests: ["packages/core"],
});
const MUTATIONS = ["lease", "version", "result"].map(mutationOf);

let folder: string;
let copies: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-mutations-"));
  copies = ["one", "two"].map((name) => join(folder, name));
  for (const copy of copies) {
    mkdirSync(dirname(join(copy, FILE)), { recursive: true });
    writeFileSync(join(copy, FILE), SOURCE);
  }
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sourceIn = (copy: string) => readFileSync(join(copy, FILE), "utf8");

/** The simulation requires the version and the result, and the tests the lease. */
function createChecks(copy: string): Checks {
  const requires = (word: string): CheckResult =>
    sourceIn(copy).includes(word) ? PASSED : { type: "failed", failure: `no ${word}` };
  return {
    compile: async () => PASSED,
    simulate: async () => (requires("version").type === "failed" ? requires("version") : requires("result")),
    test: async () => requires("lease"),
  };
}

async function detections(run: Partial<MutationRun> = {}) {
  const all: Record<string, Detection> = {};
  const report = { add: (name: string, one: Detection) => void Object.assign(all, { [name]: one }) };
  const { signal } = new AbortController();
  await runMutations({ mutations: MUTATIONS, copies, createChecks, signal, report, ...run });
  return all;
}

test("each mutation is checked alone, and its copy is restored afterwards", async () => {
  expect(await detections()).toEqual({
    lease: { detectedBy: "tests", how: "no lease" },
    version: { detectedBy: "simulation", how: "no version" },
    result: { detectedBy: "simulation", how: "no result" },
  });
  expect(copies.map(sourceIn)).toEqual([SOURCE, SOURCE]);
});

test("a mutation that does not apply ends the run before any check", async () => {
  const checked: string[] = [];
  const createRecordedChecks = (copy: string) => {
    checked.push(copy);
    return createChecks(copy);
  };

  await expect(
    detections({ mutations: [...MUTATIONS, mutationOf("spill")], createChecks: createRecordedChecks }),
  ).rejects.toThrow(MutationError);
  expect(checked).toEqual([]);
});

test.each(["compile", "simulate", "test"] as const)(
  "no mutation runs if the unmodified product does not pass %s",
  async (check) => {
    const failed: CheckResult = { type: "failed", failure: "the network is down" };
    const createFailing = (copy: string) => ({ ...createChecks(copy), [check]: async () => failed });

    await expect(detections({ createChecks: createFailing })).rejects.toThrow(UnmodifiedProductError);
    await expect(detections({ createChecks: createFailing })).rejects.toThrow(
      /without a mutation.+the network is down/,
    );
  },
);

test("a mutation that does not compile is not detected", async () => {
  const reason = "it does not compile: error TS1005";
  const createCompiling = (copy: string) => ({
    ...createChecks(copy),
    compile: async (): Promise<CheckResult> =>
      sourceIn(copy).includes("version") ? PASSED : { type: "inconclusive", reason },
  });

  expect(await detections({ createChecks: createCompiling })).toMatchObject({
    version: { detectedBy: null, how: reason },
    result: { detectedBy: "simulation" },
  });
});

test("a stopped run rejects with the reason, and runs no more checks", async () => {
  const stopped = new AbortController();
  const createStopping = (copy: string, signal: AbortSignal) => ({
    ...createChecks(copy),
    async test() {
      stopped.abort(new Error("stopped by SIGINT"));
      signal.throwIfAborted();
      return PASSED;
    },
  });

  await expect(detections({ createChecks: createStopping, signal: stopped.signal })).rejects.toThrow(
    "stopped by SIGINT",
  );
});
