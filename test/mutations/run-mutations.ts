import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CheckResult, Checks } from "./checks.ts";
import { type Detection, detectMutation } from "./detect-mutation.ts";
import { type Mutation, mutate } from "./mutation.ts";

/** The unmodified product fails a check, so that a failure with a mutation would prove nothing. */
export class UnmodifiedProductError extends Error {
  override readonly name = "UnmodifiedProductError";
}

export interface MutationRun {
  readonly mutations: readonly Mutation[];
  /** Folders with copies of the repository; each has at most one mutation at a time. */
  readonly copies: readonly string[];
  readonly createChecks: (copy: string, signal: AbortSignal) => Checks;
  /** Its abort ends the run. */
  readonly signal: AbortSignal;
  readonly report: { add(name: string, detection: Detection, ms: number): void };
}

/**
 * Checks the unmodified product and then each mutation.
 *
 * @throws MutationError if a mutation does not apply, before any check
 * @throws {@link UnmodifiedProductError}
 */
export async function runMutations(run: MutationRun): Promise<void> {
  const { mutations, copies, createChecks } = run;
  const [first] = copies;
  if (first === undefined) return;
  // One after another, so that the error names the first mutation that does not apply.
  for (const mutation of mutations) mutate(await readFile(join(first, mutation.file), "utf8"), mutation);
  const folders = [...new Set(mutations.flatMap(({ tests }) => tests))];
  await inAllCopies(run, async (copy, signal) => {
    const checks = createChecks(copy, signal);
    // The first and the last copy share the work, so that both cores are busy.
    if (copy === first) {
      requirePassed("the type check", await checks.compile());
      requirePassed("the simulation", await checks.simulate());
    }
    if (copy === copies.at(-1)) requirePassed("the tests", await checks.test(folders));
  });
  const remaining = mutations.values();
  await inAllCopies(run, async (copy, signal) => {
    for (const mutation of remaining) await runMutation(run, mutation, copy, signal);
  });
}

/** Works in all copies concurrently; the first failure aborts the work in the others. */
async function inAllCopies(
  { copies, signal }: MutationRun,
  work: (copy: string, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const works = copies.map((copy) =>
    work(copy, either).catch((error: unknown) => {
      failure.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(works);
  either.throwIfAborted();
}

async function runMutation(
  { createChecks, report }: MutationRun,
  mutation: Mutation,
  copy: string,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const file = join(copy, mutation.file);
  const source = await readFile(file, "utf8");
  await writeFile(file, mutate(source, mutation));
  const checks = createChecks(copy, signal);
  const compiled = await checks.compile();
  const detection: Detection =
    compiled.type === "inconclusive"
      ? { detectedBy: null, how: compiled.reason }
      : await detectMutation(checks, mutation);
  await writeFile(file, source);
  report.add(mutation.name, detection, performance.now() - startedAt);
}

function requirePassed(check: string, result: CheckResult): void {
  if (result.type === "passed") return;
  const why = result.type === "failed" ? result.failure : result.reason;
  throw new UnmodifiedProductError(
    `${check} must pass without a mutation, but did not: ${why}; fix that first`,
  );
}
