import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** What `pnpm start` was asked for. */
export interface StartArguments {
  /** Path of the JSONL file. */
  readonly input: string;
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

  npx -y pnpm@12 start [--input FILE.jsonl] [--json] [--verbose]

  --input FILE   messages, one a line; default examples/reviews.jsonl
  --json         print the summary as one JSON object in the last line
  --verbose      print the handlers' log to standard error
  --help         print this text

Ends with 0 when every job has an outcome that its author expected, none lost; else with 1; with 2 when it
cannot start.
`;

const EXAMPLE = fileURLToPath(new URL("../../../../examples/reviews.jsonl", import.meta.url));

/** Reads the arguments of the command line. */
export function parseStartArguments(args: readonly string[]): StartArguments {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        input: { type: "string", default: EXAMPLE },
        json: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ArgumentsError(`${why}\n\n${HELP}`, { cause: error });
  }
}
