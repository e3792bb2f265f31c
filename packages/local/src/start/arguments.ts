import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** The command line of `pnpm start`. */
export interface StartArguments {
  /** Absolute path of the JSONL file. */
  readonly input: string;
  /** Absolute path of the file for the outcome of each line. */
  readonly output?: string;
  /** Whether to print the summary as JSON in the last line. */
  readonly json: boolean;
  /** Whether to print the log of the handlers to standard error. */
  readonly verbose: boolean;
  readonly help: boolean;
}

export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Sends messages through the whole pipeline on this machine: jobs queue,
dispatcher, a simulated Inference API with a small real model, webhook,
receiver, table and events.

  npx -y pnpm@12 start [options]

  --input FILE   read messages from this JSONL file, one per line;
                 default: examples/reviews.jsonl
  --output FILE  write the outcome of each line to this JSONL file: its result,
                 or the reason why there is none
  --json         print the summary as a JSON object in the last line
  --verbose      print the log of the Lambda handlers to standard error
  -h, --help     print this help

Exit codes:
  0    every job has an outcome, none is LOST, and all outcomes are as expected
  1    a job is open or LOST, or an outcome differs from the expected one
  2    an option or the input is invalid; nothing was sent
  130  interrupted
`;

const EXAMPLE = fileURLToPath(new URL("../../../../examples/reviews.jsonl", import.meta.url));

/**
 * Parses the command line.
 *
 * @param directory the base of relative paths
 * @throws {ArgumentsError} when an option is unknown or lacks its value, or a path is invalid
 */
export function parseStartArguments(args: readonly string[], directory: string): StartArguments {
  const { input, output, ...flags } = parse(args);
  const file = (name: string, path: string) => {
    if (path === "") throw new ArgumentsError(`--${name} needs a value: --${name} FILE.jsonl; see --help`);
    return resolve(directory, path);
  };
  const paths = {
    input: file("input", input),
    ...(output !== undefined && { output: file("output", output) }),
  };
  if (paths.input === paths.output) {
    throw new ArgumentsError(`--output ${output} is the input file. Choose another file; see --help`);
  }
  return { ...paths, ...flags };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        input: { type: "string", default: EXAMPLE },
        output: { type: "string" },
        json: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // The first sentence states the error; the rest explains arguments that begin with a dash.
    throw new ArgumentsError(`${why.split(/\. |\n/, 1)[0]}; see --help`, { cause: error });
  }
}
