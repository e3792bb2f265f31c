import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** What `pnpm start` was asked for. */
export interface StartArguments {
  /** Absolute path of the JSONL file. */
  readonly input: string;
  /** Absolute path of the file that gets what became of each line. */
  readonly output?: string;
  /** Whether the last line of the output is the summary as JSON. */
  readonly json: boolean;
  /** Whether the handlers' log goes to standard error. */
  readonly verbose: boolean;
  readonly help: boolean;
}

/** An option is not known or lacks its value. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Runs jobs through the whole pipeline on this machine: queue, dispatcher, a simulated Inference API with a real
small model, webhook, receiver, table, events.

  npx -y pnpm@12 start [--input FILE.jsonl] [--output FILE.jsonl] [--json] [--verbose]

  --input FILE   messages, one a line; default examples/reviews.jsonl
  --output FILE  write what became of each line there: its result, or why there is none
  --json         print the summary as one JSON object in the last line
  --verbose      print the handlers' log to standard error
  -h, --help     print this text

Ends with 0 when every job has an outcome that its author expected, none lost; else with 1; with 2 when it
cannot start.
`;

const EXAMPLE = fileURLToPath(new URL("../../../../examples/reviews.jsonl", import.meta.url));

/**
 * Reads the arguments of the command line.
 *
 * @param folder where they were typed: relative paths start there
 * @throws {ArgumentsError} when an option is not known or lacks its value
 */
export function parseStartArguments(args: readonly string[], folder: string): StartArguments {
  const { input, output, ...flags } = parse(args);
  const file = (name: string, path: string) => {
    if (path === "") throw new ArgumentsError(`--${name} needs a file: --${name} FILE.jsonl; see --help`);
    return resolve(folder, path);
  };
  const paths = {
    input: file("input", input),
    ...(output !== undefined && { output: file("output", output) }),
  };
  if (paths.input === paths.output) {
    throw new ArgumentsError(`--output ${output} is the input file. Give another; see --help`);
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
    // Its first sentence says what is wrong; the rest is about arguments that begin with a dash.
    throw new ArgumentsError(`${why.split(/\. |\n/, 1)[0]}; see --help`, { cause: error });
  }
}
