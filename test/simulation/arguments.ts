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

// More than a day.
const MOST_RUNS = 1_000_000;

export const HELP = `Usage: npx -y pnpm@12 simulate [options]

The whole pipeline over models of AWS and of the Inference API, in virtual time, with everything that can go wrong; the
same seed gives the same run. Exit 1 when a rule is broken; in 1000 runs or more, also when a trouble or a situation
never occurs. 1000 runs take two to three minutes on two cores.

A run that breaks a rule is told as soon as it is found, with the command that makes it again. The first one of each rule
is then made again and again with fewer troubles, until none can be left out: that may take a minute or more.

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
  const runs = values.runs === undefined ? 1000 : whole("runs", values.runs, 1, MOST_RUNS);
  // So that the last run has a seed too.
  const lastSeed = Number.MAX_SAFE_INTEGER - runs + 1;
  return {
    seed: values.seed === undefined ? randomInt(1_000_000_000) : whole("seed", values.seed, 0, lastSeed),
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
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : cause}; see --help`, { cause });
  }
}

/** Joins numbers that begin with a minus to their option, since `parseArgs` takes them for options. */
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
