import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runNode } from "./run-node.ts";
import type { SimulationResult } from "./run-until-violation.ts";

export type CheckResult =
  | { readonly type: "passed" }
  /** `failure` is a violated invariant or the name of a failed test. */
  | { readonly type: "failed"; readonly failure: string }
  /** The code does not compile or load, or the check exceeded its time limit. */
  | { readonly type: "inconclusive"; readonly reason: string };

/** Checks of the code in one copy of the repository. */
export interface Checks {
  compile(): Promise<CheckResult>;
  simulate(): Promise<CheckResult>;
  test(folders: readonly string[]): Promise<CheckResult>;
}

// Time limits: a check that hangs must end. All tests together, with which the run begins, take more than three minutes.
const COMPILE_MS = 300_000;
const SIMULATE_MS = 600_000;
const TEST_MS = 900_000;
const FIRST_SEED = 1;
const RUNS = 100;

const PRODUCT = [
  ...["core", "runtime", "dispatcher", "receiver", "scheduler", "publisher", "preflight"].map(
    (name) => `packages/${name}`,
  ),
  "infra",
];
const TSCONFIG = {
  extends: "./tsconfig.json",
  // A mutation may leave variables and parameters unused.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
  include: PRODUCT.map((folder) => `${folder}/src`),
  exclude: ["**/*.test.ts", "**/*.fixture.ts"],
};

/** @param copy a copy of the repository, as `copyRepository` makes it */
export function createChecks(copy: string, signal: AbortSignal): Checks {
  const node = (args: readonly string[], timeoutMs: number) =>
    runNode(args, { cwd: copy, timeoutMs, signal });
  return {
    async compile() {
      const project = join(copy, "tsconfig.mutations.json");
      await writeFile(project, JSON.stringify(TSCONFIG));
      const args = ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false", "--project", project];
      const { status, stdout, stderr } = await node(args, COMPILE_MS);
      if (status === 0) return { type: "passed" };
      return { type: "inconclusive", reason: `it does not compile: ${lastLines(stdout + stderr)}` };
    },
    async simulate() {
      const script = "test/mutations/run-until-violation.ts";
      const { status, stdout, stderr } = await node([script, String(FIRST_SEED), String(RUNS)], SIMULATE_MS);
      if (status !== 0) return inconclusive("the simulation", status, stderr);
      const { violation } = JSON.parse(stdout) as SimulationResult;
      if (violation === undefined) return { type: "passed" };
      return { type: "failed", failure: `${violation.invariant} (seed ${violation.seed})` };
    },
    async test(folders) {
      const report = join(copy, "mutations-report.json");
      await rm(report, { force: true });
      const options = ["--bail=1", "--reporter=json", `--outputFile=${report}`, "--maxWorkers=1"];
      const { status, stderr } = await node(
        ["node_modules/vitest/vitest.mjs", "run", ...folders, ...options],
        TEST_MS,
      );
      if (status === 0) return { type: "passed" };
      const failed = await firstFailedTest(report);
      return failed === undefined
        ? inconclusive("the test run", status, stderr)
        : { type: "failed", failure: failed };
    },
  };
}

function inconclusive(check: string, status: number | undefined, stderr: string): CheckResult {
  const why =
    status === undefined ? "exceeded its time limit" : `exited with ${status}: ${lastLines(stderr)}`;
  return { type: "inconclusive", reason: `${check} ${why}` };
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-5).join("\n");
}

/** Part of vitest's JSON report. */
interface TestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** `undefined` if no test failed, for example because a file could not be loaded. */
async function firstFailedTest(report: string): Promise<string | undefined> {
  const json = await readFile(report, "utf8").catch(() => undefined);
  if (json === undefined) return undefined;
  const { testResults } = JSON.parse(json) as TestReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.find(({ status }) => status === "failed")?.fullName.trim();
}
