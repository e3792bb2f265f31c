import { parseArgs } from "node:util";
import { MAX_REQUEST_BYTES } from "@boomerang/core";
import type { Workload } from "./cost-model.ts";

/** An option is unknown, or its value is invalid. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 run cost [options]

Prints the cost of a million jobs on AWS, and of a month without jobs. A KB has
1000 bytes.

  --input-kb KB   size of a job's input (default 1)
  --result-kb KB  size of its result (default 1)
  --rate N        print instead which limits N submissions a second reach, and
                  what lifts them
  --json          with --rate: for programs
  -h, --help      show this help`;

const MAX_INPUT_KB = Math.floor(MAX_REQUEST_BYTES / 1000);
// 4.5 MiB: the payload of a Lambda invocation may have 6 MiB, and contains the body as base64.
const MAX_RESULT_KB = 4700;

/**
 * Parses the command line; `undefined` means `--help`.
 *
 * @throws {ArgumentsError} if an option is unknown, or a size is invalid or too large
 */
export function parseCostArguments(args: readonly string[]): Workload | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    inputKb: kilobytes("input-kb", values["input-kb"], MAX_INPUT_KB, "a request may have 256 KiB"),
    resultKb: kilobytes("result-kb", values["result-kb"], MAX_RESULT_KB, "larger deliveries fail"),
  };
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
