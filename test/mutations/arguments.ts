import { parseArgs } from "node:util";

export interface MutateOptions {
  /** Name of the one mutation to run; all if `undefined`. */
  readonly only: string | undefined;
  readonly isJson: boolean;
}

export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 mutate [options]

Applies deliberate faults (mutations) to the product, one at a time, in copies
of the repository. The simulation or the tests of the package must detect each.

The mutations are in test/mutations/list. First the simulation and the tests
must pass without a mutation, which takes some minutes. All mutations take
about half an hour on two cores.

  --only NAME  run this mutation only
  --list       print the name of each mutation and the rule that it breaks, and
               run none
  --json       print one JSON object per mutation, {"name","caught_by","how"};
               caught_by is simulation, tests or null
  -h, --help   print this help

Exit codes:
  0  each mutation is detected
  1  a mutation survives, or no longer fits the code
  2  an option is invalid`;

/**
 * @param names of all mutations
 * @throws {@link ArgumentsError}
 */
export function parseMutateArguments(
  args: readonly string[],
  names: readonly string[],
): MutateOptions | "help" | "list" {
  // pnpm passes on a `--` before the arguments.
  const { only, list, json = false, help } = parse(args[0] === "--" ? args.slice(1) : args);
  if (help === true) return "help";
  if (list === true) return "list";
  if (only !== undefined && !names.includes(only))
    throw new ArgumentsError(`there is no mutation ${only}; --list prints the names of all mutations`);
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
