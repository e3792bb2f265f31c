import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Caught, catchMutation } from "./catch-mutation.ts";
import type { Judges, Verdict } from "./judges.ts";
import { type Mutation, mutate } from "./mutation.ts";

/** The product as it is does not pass: then a mutation would be found for another's fault. */
export class ControlError extends Error {
  override readonly name = "ControlError";
}

/** What trying needs. */
export interface Trial {
  readonly mutations: readonly Mutation[];
  /** Folders with copies of the repository, in each of which one mutation at a time is tried. */
  readonly copies: readonly string[];
  /** Who judges the code of a copy; ends when the signal does. */
  readonly judgesOf: (copy: string, signal: AbortSignal) => Judges;
  /** Ends it all. */
  readonly signal: AbortSignal;
  readonly report: { add(name: string, caught: Caught, ms: number): void };
}

/**
 * Tries mutations in copies of the repository.
 *
 * @throws MutationError where one does not apply, before any is tried
 * @throws {@link ControlError} where the product does not pass without any
 */
export async function tryMutations(trial: Trial): Promise<void> {
  const { mutations, copies, judgesOf } = trial;
  const [first] = copies;
  if (first === undefined) return;
  // Read one after another, so that the first that does not apply is the one that is told.
  for (const mutation of mutations) mutate(await readFile(join(first, mutation.file), "utf8"), mutation);
  const folders = [...new Set(mutations.flatMap(({ tests }) => tests))];
  await together(trial, async (copy, signal) => {
    const judges = judgesOf(copy, signal);
    // Each copy has its part, so that no core waits.
    if (copy === first) {
      demand("the types", await judges.compile());
      demand("the simulation", await judges.simulate());
    }
    if (copy === copies.at(-1)) demand("the tests", await judges.test(folders));
  });
  const left = mutations.values();
  await together(trial, async (copy, signal) => {
    for (const mutation of left) await tryOne(trial, mutation, copy, signal);
  });
}

/** Works in all copies at once; where one fails the others end, and nothing goes on. */
async function together(
  { copies, signal }: Trial,
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

async function tryOne(
  { judgesOf, report }: Trial,
  mutation: Mutation,
  copy: string,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const file = join(copy, mutation.file);
  const source = await readFile(file, "utf8");
  await writeFile(file, mutate(source, mutation));
  const judges = judgesOf(copy, signal);
  const compiled = await judges.compile();
  const caught: Caught =
    compiled.type === "no_verdict"
      ? { caughtBy: null, what: compiled.why }
      : await catchMutation(judges, mutation);
  await writeFile(file, source);
  report.add(mutation.name, caught, performance.now() - startedAt);
}

function demand(who: string, verdict: Verdict): void {
  if (verdict.type === "sound") return;
  const why = verdict.type === "broken" ? verdict.what : verdict.why;
  throw new ControlError(`without any mutation, ${who} must pass, but: ${why}; mend that first`);
}
