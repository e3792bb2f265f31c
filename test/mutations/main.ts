import { mkdtemp, realpath, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ArgumentsError, HELP, type MutateOptions, parseMutateArguments } from "./arguments.ts";
import { createChecks } from "./checks.ts";
import { copyRepository } from "./copy-repository.ts";
import { MUTATIONS } from "./list/mutations.ts";
import { MutationError } from "./mutation.ts";
import { createReport, describeMutations } from "./report.ts";
import { runMutations, UnmodifiedProductError } from "./run-mutations.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// The exit code that a shell reports after SIGINT.
const STOPPED = 130;

const stopped = new AbortController();
// `on` and not `once`: pnpm sends a signal again that the terminal has sent already.
for (const signal of SIGNALS) process.on(signal, () => stopped.abort(new Error(`stopped by ${signal}`)));
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseMutateArguments(
      args,
      MUTATIONS.map(({ name }) => name),
    );
    if (options !== "help" && options !== "list") return await mutateAll(options);
    process.stdout.write(options === "help" ? `${HELP}\n` : describeMutations(MUTATIONS));
    return 0;
  } catch (error) {
    if (!stopped.signal.aborted && !isExpected(error)) throw error;
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    if (stopped.signal.aborted) return STOPPED;
    return error instanceof ArgumentsError ? 2 : 1;
  }
}

function isExpected(error: unknown): boolean {
  return [ArgumentsError, MutationError, UnmodifiedProductError].some((kind) => error instanceof kind);
}

async function mutateAll({ only, isJson }: MutateOptions): Promise<number> {
  const mutations = MUTATIONS.filter(({ name }) => only === undefined || name === only);
  const names = mutations.map(({ name }) => name);
  const report = createReport(names, isJson, (text) => void process.stdout.write(text));
  const folder = await mkdtemp(join(await realpath(tmpdir()), "boomerang-mutations-"));
  try {
    const copies = Array.from({ length: Math.min(availableParallelism(), mutations.length) }, (_, n) =>
      join(folder, `copy-${n + 1}`),
    );
    process.stderr.write(
      "First the unmodified product must pass the type check, the simulation and the tests: some minutes …\n",
    );
    await Promise.all(copies.map((copy) => copyRepository(ROOT, copy)));
    await runMutations({ mutations, copies, createChecks, signal: stopped.signal, report });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  return report.end() ? 0 : 1;
}
