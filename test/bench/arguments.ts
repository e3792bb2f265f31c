import { parseArgs } from "node:util";
import type { Effort } from "./benchmark.ts";

export interface BenchOptions extends Effort {
  /** Name of the one benchmark to run; all if `undefined`. */
  readonly only: string | undefined;
  readonly isJson: boolean;
  /** Whether to count what the cost model calculates with, instead of measuring. */
  readonly writesCounts: boolean;
  /** Name of the function to profile instead of running benchmarks. */
  readonly profile: string | undefined;
}

/** An option is unknown, or its value is invalid. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 run bench [options]

Measures what a deployment's cost and latency come from, each beside a baseline
in the same run: only the ratios can be compared between machines. Run it on a
machine that does nothing else.

  --only NAME  run this benchmark only
  --smoke      few repetitions: shows that each benchmark runs; times get no
               verdict ("ok": null), what is counted does
  --json       one object a line: {"name","value","unit","baseline","ratio",
               "target","ok"}; default: a table
  --write-counts
               measures nothing: counts calls, units and log lines of a job,
               writes infra/scripts/cost/counts.json for run cost, and puts its
               output into docs/deploy.md
  --profile NAME
               no benchmark: where the time of a function goes (receiver,
               dispatcher, publisher or scheduler), as tables in Markdown
  -h, --help   show this help

Exit code 0: each target is met. 1: one is not. 2: an option is invalid.
docs/performance.md explains each figure.`;

/**
 * Parses the command line; `undefined` means `--help`.
 *
 * @throws {@link ArgumentsError}
 */
export function parseBenchArguments(args: readonly string[]): BenchOptions | undefined {
  // pnpm passes on a `--` before the arguments.
  const {
    only,
    smoke,
    json,
    profile,
    help,
    "write-counts": writesCounts,
  } = parse(args[0] === "--" ? args.slice(1) : args);
  return help ? undefined : { only, isSmoke: smoke, isJson: json, writesCounts, profile };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        smoke: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        "write-counts": { type: "boolean", default: false },
        profile: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ArgumentsError(`${why.split(/\. |\n/, 1)[0]}; see --help`, { cause });
  }
}
