import { parseArgs } from "node:util";

/** Which mutations `pnpm mutate` is to try. */
export interface MutateOptions {
  /** The one mutation to try; all when `undefined`. */
  readonly only: string | undefined;
  readonly isJson: boolean;
}

/** An argument that is none. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 mutate [options]

Breaks the rules of the product on purpose, one at a time, in copies of the repository, and looks who notices: the
simulation, or the tests of the package. Exit 1 when nobody does, or when a breakage no longer fits the code.

The breakages are in test/mutations/list. The unbroken product is judged first, and has to pass: about a minute. All of
them take about seven minutes on two cores.

  --only NAME  try this one
  --list       print the name of each and the rule that it breaks, and try none
  --json       print one JSON object for each, {"name","caught_by","how"}; caught_by is simulation, tests or null
  -h, --help   this text`;

/**
 * Reads the arguments.
 *
 * @param names of the mutations that there are
 * @throws {@link ArgumentsError}
 */
export function parseMutateArguments(
  args: readonly string[],
  names: readonly string[],
): MutateOptions | "help" | "list" {
  // Scripts of pnpm hand on the `--` that stands before arguments.
  const { only, list, json = false, help } = parse(args[0] === "--" ? args.slice(1) : args);
  if (help === true) return "help";
  if (list === true) return "list";
  if (only !== undefined && !names.includes(only))
    throw new ArgumentsError(`there is no mutation ${only}; --list names all of them`);
  return { only, isJson: json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        list: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : cause}; see --help`, { cause });
  }
}
