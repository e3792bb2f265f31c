import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** The command line of `pnpm start`. */
export interface StartArguments {
  /** Absolute path of the JSONL file, or {@link STDIN}. */
  readonly input: string;
  /** Absolute path of the file for the outcome of each line. */
  readonly output?: string;
  /** Whether to print the summary as JSON in the last line. */
  readonly json: boolean;
  /** Whether lines without an expectation may fail. */
  readonly allowFailures: boolean;
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

  --input FILE      read messages from this JSONL file, one per line; - is the
                    standard input; default: examples/reviews.jsonl
  --output FILE     write the outcome of each line to this JSONL file as it
                    arrives: its result, or the reason why there is none.
                    After an interruption the same command continues: lines
                    with an outcome in the file are not run again
  --allow-failures  lines that fail do not change the exit code, unless "expected"
                    in the input says something else
  --json            print the summary as a JSON object in the last line
  --verbose         print the log of the Lambda handlers to standard error
  -h, --help        print this help

Exit codes:
  0    every line succeeded, or has the outcome that the input expects
  1    a line failed and its input does not expect that, an outcome differs from
       the expected one, a job is LOST or open, or the output could not be written
  2    an option, the input or the output file is invalid; nothing was sent
  130  interrupted
`;

/** The `--input` that stands for the standard input. */
export const STDIN = "-";

const EXAMPLE = fileURLToPath(new URL("../../../../examples/reviews.jsonl", import.meta.url));

/**
 * Parses the command line.
 *
 * @param directory the base of relative paths
 * @throws {ArgumentsError} when an option is unknown or lacks its value, or a path is invalid
 */
export function parseStartArguments(args: readonly string[], directory: string): StartArguments {
  const { input, output, "allow-failures": allowFailures, ...flags } = parse(args);
  const file = (name: string, path: string) => {
    if (path === "") throw new ArgumentsError(`--${name} needs a value: --${name} FILE.jsonl; see --help`);
    return resolve(directory, path);
  };
  const paths = {
    input: input === STDIN ? STDIN : file("input", input),
    ...(output !== undefined && { output: file("output", output) }),
  };
  if (output === STDIN) {
    throw new ArgumentsError("--output needs a file: the standard output has the report; see --help");
  }
  if (paths.input === paths.output) {
    throw new ArgumentsError(`--output ${output} is the input file. Choose another file; see --help`);
  }
  return { ...paths, ...flags, allowFailures };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        input: { type: "string", default: EXAMPLE },
        output: { type: "string" },
        "allow-failures": { type: "boolean", default: false },
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
