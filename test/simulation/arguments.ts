import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

/** What `pnpm simulate` is asked for. */
export interface SimulateOptions {
  /** Of the first run; the next run has the next one. */
  readonly seed: number;
  readonly runs: number;
  readonly steps: number | undefined;
  readonly isJson: boolean;
}

/** An argument that is none. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 simulate [options]

The whole pipeline over models of AWS and of the Inference API, in virtual time, with everything that can go wrong; the
same seed gives the same run. Exit 1 when a rule is broken, or when over 1000 runs or more a trouble or a situation never occurs.

  --seed N    seed of the first run (default: any, printed)
  --runs K    runs, each with the next seed (default 1000)
  --steps S   end the troubles of a run after so many steps (default: by the run's own plan)
  --json      print one JSON object, and nothing else
  -h, --help  this text`;

/** Reads the arguments; `undefined` asks for the help. */
export function parseSimulateArguments(args: readonly string[]): SimulateOptions | undefined {
  // Scripts of pnpm hand on the `--` that stands before arguments.
  const { values } = parse(args[0] === "--" ? args.slice(1) : args);
  if (values.help === true) return undefined;
  return {
    seed: values.seed === undefined ? randomInt(1_000_000_000) : whole("seed", values.seed, 0),
    runs: values.runs === undefined ? 1000 : whole("runs", values.runs, 1),
    steps: values.steps === undefined ? undefined : whole("steps", values.steps, 1),
    isJson: values.json === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: "string" },
        runs: { type: "string" },
        steps: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : cause}; see --help`, { cause });
  }
}

function whole(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  throw new ArgumentsError(`--${name} must be a whole number of at least ${min}, not ${text}; see --help`);
}
