import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

export interface SimulateOptions {
  /** Of the first run; each next run has the next seed. */
  readonly seed: number;
  readonly runs: number;
  readonly steps: number | undefined;
  readonly isJson: boolean;
  /** Whether the table of recovery times is made instead of the runs. */
  readonly isRecovery: boolean;
}

export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

// More than a day of work.
const MAX_RUNS = 1_000_000;

export const HELP = `Usage: npx -y pnpm@12 simulate [options]

Runs the whole pipeline over models of AWS and of the Inference API, in virtual
time, with injected faults. The same seed gives the same run. 1000 runs take about
five minutes on two cores.

A run that violates an invariant is reported as soon as it is found, with the
command that repeats it. The first such run of each invariant is then minimized:
repeated with fewer faults, which may take a minute or more.

  --seed N    seed of the first run (default: random, printed)
  --runs K    runs, each with the next seed (default 1000)
  --steps S   end the faults of a run after S steps (default: by its fault
              profile)
  --recovery  instead, measure how long jobs take to be submitted after outages
              of each cause and length, and print that as a table; about five
              minutes (default seed: 1)
  --json      print one JSON object and nothing else
  -h, --help  print this help

Exit codes:
  0  no invariant is violated
  1  one is; or, in 1000 runs or more, a fault or a coverage counter never occurs
  2  an option is invalid`;

/** @returns `undefined` if the user asks for help */
export function parseSimulateArguments(args: readonly string[]): SimulateOptions | undefined {
  // pnpm passes on a `--` before the arguments.
  const { values } = parse(args[0] === "--" ? args.slice(1) : args);
  if (values.help === true) return undefined;
  const runs = values.runs === undefined ? 1000 : whole("runs", values.runs, 1, MAX_RUNS);
  // The last run needs a seed too.
  const lastSeed = Number.MAX_SAFE_INTEGER - runs + 1;
  const isRecovery = values.recovery === true;
  const seed = isRecovery ? 1 : randomInt(1_000_000_000);
  return {
    isRecovery,
    seed: values.seed === undefined ? seed : whole("seed", values.seed, 0, lastSeed),
    runs,
    steps: values.steps === undefined ? undefined : whole("steps", values.steps, 1, Number.MAX_SAFE_INTEGER),
    isJson: values.json === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: withNegativeNumbers(args),
      options: {
        seed: { type: "string" },
        runs: { type: "string" },
        steps: { type: "string" },
        recovery: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : cause}; see --help`, { cause });
  }
}

/** Joins a negative number to its option: `parseArgs` would read it as an option. */
function withNegativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const option = /^-\d/.test(arg) ? joined.at(-1) : undefined;
    if (option !== undefined && /^--(seed|runs|steps)$/.test(option))
      joined.splice(-1, 1, `${option}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  const isWhole = /^\d+$/.test(text);
  if (isWhole && value >= min && value <= max) return value;
  const bound = isWhole && value > max ? `at most ${max}` : `at least ${min}`;
  const given = text === "" ? "nothing" : text;
  throw new ArgumentsError(`--${name} must be a whole number of ${bound}, not ${given}; see --help`);
}
