import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runNode } from "./command.ts";
import type { Simulated } from "./run-until-violation.ts";

/** What one judge says of the code in a copy. */
export type Verdict =
  /** A rule is broken, or a promise of a test. */
  | { readonly type: "broken"; readonly what: string }
  | { readonly type: "sound" }
  /** Nothing could be found out: the code could not be loaded, or time was over. */
  | { readonly type: "no_verdict"; readonly why: string };

/** Those who may find a mutation, in one copy of the repository. */
export interface Judges {
  /** Whether the product is still a program. */
  compile(): Promise<Verdict>;
  simulate(): Promise<Verdict>;
  test(folders: readonly string[]): Promise<Verdict>;
}

// Of the machine's time; each is a multiple of what it takes on two busy cores.
const COMPILE_MS = 120_000;
const SIMULATE_MS = 240_000;
const TEST_MS = 240_000;
const FIRST_SEED = 1;
const RUNS = 100;

const PRODUCT = [
  ...["core", "runtime", "dispatcher", "receiver", "scheduler", "publisher"].map(
    (name) => `packages/${name}`,
  ),
  "infra",
];
const TSCONFIG = {
  extends: "./tsconfig.json",
  // What a mutation leaves unused is no reason to call it no program.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
  include: PRODUCT.map((folder) => `${folder}/src`),
  exclude: ["**/*.test.ts", "**/*.fixture.ts"],
};

/** @param copy a copy of the repository, as `copyRepository` makes it */
export function createJudges(copy: string, signal: AbortSignal): Judges {
  const node = (args: readonly string[], timeoutMs: number) =>
    runNode(args, { cwd: copy, timeoutMs, signal });
  return {
    async compile() {
      const project = join(copy, "tsconfig.mutations.json");
      await writeFile(project, JSON.stringify(TSCONFIG));
      const args = ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false", "--project", project];
      const { status, stdout, stderr } = await node(args, COMPILE_MS);
      if (status === 0) return { type: "sound" };
      return { type: "no_verdict", why: `it does not compile: ${lastLines(stdout + stderr)}` };
    },
    async simulate() {
      const script = "test/mutations/run-until-violation.ts";
      const { status, stdout, stderr } = await node([script, String(FIRST_SEED), String(RUNS)], SIMULATE_MS);
      if (status !== 0) return noVerdict("the simulation", status, stderr);
      const { violation } = JSON.parse(stdout) as Simulated;
      if (violation === undefined) return { type: "sound" };
      return { type: "broken", what: `${violation.invariant} (seed ${violation.seed})` };
    },
    async test(folders) {
      const report = join(copy, "mutations-report.json");
      await rm(report, { force: true });
      const options = ["--bail=1", "--reporter=json", `--outputFile=${report}`, "--maxWorkers=1"];
      const { status, stderr } = await node(
        ["node_modules/vitest/vitest.mjs", "run", ...folders, ...options],
        TEST_MS,
      );
      if (status === 0) return { type: "sound" };
      const failed = await firstFailedTest(report);
      return failed === undefined
        ? noVerdict("the test run", status, stderr)
        : { type: "broken", what: failed };
    },
  };
}

function noVerdict(who: string, status: number | undefined, stderr: string): Verdict {
  const why =
    status === undefined ? "was given up after its time" : `ended with ${status}: ${lastLines(stderr)}`;
  return { type: "no_verdict", why: `${who} ${why}` };
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-5).join("\n");
}

/** The part of vitest's report that is read. */
interface TestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The name of a test that failed; a file that could not be loaded has none. */
async function firstFailedTest(report: string): Promise<string | undefined> {
  const json = await readFile(report, "utf8").catch(() => undefined);
  if (json === undefined) return undefined;
  const { testResults } = JSON.parse(json) as TestReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.find(({ status }) => status === "failed")?.fullName.trim();
}
