/** A deliberate breakage of one rule of the product: a small change of one file, such as a tired engineer makes. */
export interface Mutation {
  /** Kebab-case, unique. */
  readonly name: string;
  /** The rule that it breaks, in words. */
  readonly rule: string;
  /** The file of the product, from the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Folders or files of tests that may catch it. */
  readonly tests: readonly string[];
  /** What is tried first: the simulation, unless the file is one that it has a model for. */
  readonly first?: "tests";
}

/** A mutation does not fit the product as it is now: a change of the product has left it behind. */
export class MutationError extends Error {
  override readonly name = "MutationError";
}

/**
 * Changes the text of a file as a mutation says.
 *
 * @throws {@link MutationError} where the text to be replaced does not stand in it exactly once
 */
export function mutate(source: string, { name, file, find, replace }: Mutation): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(replace);
  const times = parts.length === 1 ? "does not stand" : `stands ${parts.length - 1} times`;
  throw new MutationError(
    `mutation ${name} does not apply: its text ${times} in ${file}; bring it up to date with the file`,
  );
}
