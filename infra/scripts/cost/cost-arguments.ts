import { parseArgs } from "node:util";
import { MAX_REQUEST_BYTES } from "@boomerang/core";
import type { Arrival } from "./arrivals.ts";
import { MILLION } from "./cost-line.ts";
import type { Workload } from "./sizes.ts";

/** What the command is asked for. */
export interface CostArguments extends Workload {
  readonly jobs: number;
  readonly arrival: Arrival;
  readonly isJson: boolean;
  /** Submissions a second: the limits that they reach are asked for, not the cost. */
  readonly perSecond?: number;
}

/** An option is unknown, or its value is invalid. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 run cost [options]

Prints the cost of jobs on AWS with the default settings, and of a month without
jobs. A KB has 1000 bytes.

  --jobs N        how many jobs in a month (default 1000000)
  --input-kb KB   size of a job's input (default 1)
  --result-kb KB  size of its result (default 1)
  --backlog       the jobs come at once, instead of one by one over the month
  --json          one JSON object: {"jobs","arrival","inputKb","resultKb",
                  "total","parts":[{"what","why","units","unitUsd","usd"}]},
                  in US dollars, without the month without jobs
  --rate N        print instead which limits N submissions a second reach, and
                  what lifts them; also with --json
  -h, --help      show this help`;

// More than the API accepts in a month.
const MAX_JOBS = 1_000_000_000;
const MOST_PER_SECOND = 1_000_000;

const MAX_INPUT_KB = Math.floor(MAX_REQUEST_BYTES / 1000);
// 4.5 MiB: the payload of a Lambda invocation may have 6 MiB, and contains the body as base64.
const MAX_RESULT_KB = 4700;

/**
 * Parses the command line; `undefined` means `--help`.
 *
 * @throws {ArgumentsError} if an option is unknown, or a number is invalid or too large
 */
export function parseCostArguments(args: readonly string[]): CostArguments | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { jobs, backlog, rate } = values;
  if (rate !== undefined && (jobs !== undefined || backlog))
    throw new ArgumentsError(
      "--rate goes with neither --jobs nor --backlog: it is for a month of jobs; see --help",
    );
  return {
    ...(rate !== undefined && { perSecond: perSecond(rate) }),
    jobs: jobs === undefined ? MILLION : wholeNumber(jobs),
    arrival: backlog ? "backlog" : "one by one",
    isJson: values.json,
    inputKb: kilobytes("input-kb", values["input-kb"], MAX_INPUT_KB, "a request may have 256 KiB"),
    resultKb: kilobytes("result-kb", values["result-kb"], MAX_RESULT_KB, "larger deliveries fail"),
  };
}

function wholeNumber(text: string): number {
  const jobs = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (jobs >= 1 && jobs <= MAX_JOBS) return jobs;
  throw new ArgumentsError(`--jobs must be a number from 1 to ${MAX_JOBS}, not "${text}"; see --help`);
}

function perSecond(text: string): number {
  const rate = text === "" ? Number.NaN : Number(text);
  if (rate > 0 && rate <= MOST_PER_SECOND) return rate;
  throw new ArgumentsError(
    `--rate must be submissions a second, up to 1,000,000, such as 200, not "${text}"; see --help`,
  );
}

function kilobytes(name: string, text: string, max: number, why: string): number {
  const kb = text === "" ? Number.NaN : Number(text);
  if (!(kb > 0))
    throw new ArgumentsError(`--${name} must be kilobytes, such as 1 or 0.5, not "${text}"; see --help`);
  if (kb > max) throw new ArgumentsError(`--${name} must be at most ${max}, not ${text}: ${why}`);
  return kb;
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        jobs: { type: "string" },
        rate: { type: "string" },
        backlog: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        "input-kb": { type: "string", default: "1" },
        "result-kb": { type: "string", default: "1" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    // The first sentence says what is wrong; the rest explains arguments that begin with a dash.
    throw new ArgumentsError(`${why.split(/\. |\n/, 1)[0]}; see --help`, { cause });
  }
}
