import { parseArgs } from "node:util";
import { MAX_REQUEST_BYTES } from "@boomerang/core";
import type { Workload } from "./cost-model.ts";

/** An option is not known, or its value cannot be. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export const HELP = `Usage: npx -y pnpm@12 run cost [options]

What a million jobs cost on AWS, and a month without any, as docs/deploy.md has it. A KB has 1000 bytes.

  --input-kb KB   a job's input (default 1)
  --result-kb KB  its result (default 1)
  -h, --help      this text`;

const MAX_INPUT_KB = Math.floor(MAX_REQUEST_BYTES / 1000);
// 4.5 MiB: a Lambda invocation takes 6 MiB, into which a body goes as base64.
const MAX_RESULT_KB = 4700;

/**
 * Reads the arguments of the command line; `undefined` asks for the help.
 *
 * @throws {ArgumentsError} when an option is not known, or no such job can be
 */
export function parseCostArguments(args: readonly string[]): Workload | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    inputKb: kilobytes("input-kb", values["input-kb"], MAX_INPUT_KB, "the API takes no request over 256 KiB"),
    resultKb: kilobytes("result-kb", values["result-kb"], MAX_RESULT_KB, "no larger delivery can come in"),
  };
}

function kilobytes(name: string, text: string, max: number, why: string): number {
  const kb = text === "" ? Number.NaN : Number(text);
  if (!(kb > 0))
    throw new ArgumentsError(`--${name} takes kilobytes, such as 1 or 0.5, not "${text}"; see --help`);
  if (kb > max) throw new ArgumentsError(`--${name} is at most ${max}, not ${text}: ${why}`);
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
    // Its first sentence says what is wrong; the rest is about arguments that begin with a dash.
    throw new ArgumentsError(`${why.split(/\. |\n/, 1)[0]}; see --help`, { cause });
  }
}
