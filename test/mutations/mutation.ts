/** A deliberate fault in the product: a small change of one file that breaks one rule, like a human error. */
export interface Mutation {
  /** Kebab-case, unique. */
  readonly name: string;
  /** The rule that it breaks, as a sentence. */
  readonly rule: string;
  /** Path of the product's file, relative to the root of the repository. */
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Folders or files with tests that may detect it. */
  readonly tests: readonly string[];
  /** Which check runs first: by default the simulation. */
  readonly first?: "tests";
}

/** The mutation no longer fits the product's code. */
export class MutationError extends Error {
  override readonly name = "MutationError";
}

/** @throws {@link MutationError} if `find` does not occur in the source exactly once */
export function mutate(source: string, { name, file, find, replace }: Mutation): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new MutationError(
    `mutation ${name} does not apply: its find text occurs ${parts.length - 1} times in ${file}, not once; update the mutation`,
  );
}
