import { parseArgs } from "node:util";

/** What `pnpm mutate` is asked for. */
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

  --only NAME  try this one
  --json       print one JSON object for each, {"name","caught_by"}, and nothing else
  -h, --help   this text`;

/**
 * Reads the arguments; `undefined` asks for the help.
 *
 * @param names of the mutations that there are
 * @throws {@link ArgumentsError}
 */
export function parseMutateArguments(
  args: readonly string[],
  names: readonly string[],
): MutateOptions | undefined {
  // Scripts of pnpm hand on the `--` that stands before arguments.
  const { only, json = false, help } = parse(args[0] === "--" ? args.slice(1) : args);
  if (help === true) return undefined;
  if (only !== undefined && !names.includes(only))
    throw new ArgumentsError(`there is no mutation ${only}, but ${names.join(", ")}`);
  return { only, isJson: json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : cause}; see --help`, { cause });
  }
}
