import { parseArgs } from "node:util";
import { parseTargetText, type Target } from "@boomerang/core";
import { ArgumentsError } from "./cost/cost-arguments.ts";

export interface MeasureArguments {
  readonly stackName: string;
  readonly jobs: number;
  /** `undefined`: the only target of the deployment. */
  readonly target: Target | undefined;
  /** JSON text. */
  readonly input: string;
  readonly resultKb: number;
  readonly waitSeconds: number;
  readonly settleSeconds: number;
  readonly oversizedDelivery: boolean;
  readonly visibility: boolean;
  readonly absentTarget: Target;
  readonly profile: string | undefined;
  readonly json: boolean;
}

const DEFAULT_INPUT = '{"text":"The soup was cold."}';
const ABSENT = "model:boomerangabsent/development";

export const MEASURE_HELP = `Usage: npx -y pnpm@12 run measure --stack NAME --jobs N [options]

Sends jobs through a deployed stack, and prints a report in Markdown: latency,
throughput, cold starts, errors, cost. It contains no inputs, outputs or
secrets. The jobs are real: the model runs, and their records and events remain.

  --stack NAME           the stack (default Boomerang)
  --target TARGET        model:ID/ENVIRONMENT, model:ID/deployment:ID, or the
                         same with chain: (default the only target in the
                         settings of the stack)
  --jobs N               how many jobs, 1 to 20,000 (default 50)
  --input JSON           the input of each job, up to 64 KB
                         (default ${DEFAULT_INPUT})
  --result-kb KB         size of a result, for the cost model (default 1)
  --wait SECONDS         how long to wait for outcomes (default 900)
  --settle SECONDS       how long to wait for logs and metrics (default 240)
  --oversized-delivery   also post five bodies of 4.5 to 10.6 MB with an invalid
                         token, and report the responses
  --visibility           also send 40 jobs, half of which are returned to the
                         queue, and see when they come back
  --absent-target TARGET what those are for: a development deployment that does
                         not exist (default ${ABSENT})
  --profile PROFILE      the AWS profile
  --json                 print the measurement as JSON instead
  -h, --help             show this help

Exit code 0: each job has succeeded. 1: some have not; the report is complete.
2: nothing was measured.`;

const MAX_INPUT_BYTES = 64 * 1024;

/**
 * Parses the command line; `undefined` means `--help`.
 *
 * @throws {ArgumentsError} that names the option and what it must be
 */
export function parseMeasureArguments(args: readonly string[]): MeasureArguments | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { target, input } = values;
  return {
    stackName: values.stack,
    jobs: wholeNumber("jobs", values.jobs, 1, 20_000),
    target: target === undefined ? undefined : targetOf("target", target),
    input: inputOf(input),
    resultKb: wholeNumber("result-kb", values["result-kb"], 1, 4700),
    waitSeconds: wholeNumber("wait", values.wait, 1, 86_400),
    settleSeconds: wholeNumber("settle", values.settle, 0, 3600),
    oversizedDelivery: values["oversized-delivery"],
    visibility: values.visibility,
    absentTarget: absentTarget(values["absent-target"]),
    profile: values.profile,
    json: values.json,
  };
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new ArgumentsError(
    `--${name} must be a whole number from ${min} to ${max}, not "${text}"; see --help`,
  );
}

/**
 * The target of a run without `--target`.
 *
 * @param targets those in the settings of the stack, as text
 * @throws {ArgumentsError} unless there is exactly one
 */
export function onlyTarget(targets: readonly string[]): Target {
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0) return targetOf("target", only);
  const has = only === undefined ? "no targets" : `${targets.length} targets`;
  throw new ArgumentsError(
    `--target is missing, and the settings of the stack have ${has}: name what the jobs call, such as ${only ?? "model:abc123/production"}; see --help`,
  );
}

function targetOf(name: string, text: string): Target {
  const target = parseTargetText(text);
  if (target !== undefined) return target;
  throw new ArgumentsError(
    `--${name} must be a target such as model:abc123/production, not "${text}"; see --help`,
  );
}

/** Any other target would be rejected, not returned. */
function absentTarget(text: string): Target {
  const target = targetOf("absent-target", text);
  if (target.place.type === "development") return target;
  throw new ArgumentsError(`--absent-target must be a development deployment such as ${ABSENT}; see --help`);
}

/** The message does not quote the input. */
function inputOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new ArgumentsError(`--input must be JSON, such as '${DEFAULT_INPUT}'; see --help`, { cause });
  }
  if (Buffer.byteLength(text) <= MAX_INPUT_BYTES) return text;
  throw new ArgumentsError("--input must have at most 64 KB, so that ten messages fit into one call of SQS");
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        stack: { type: "string", default: "Boomerang" },
        target: { type: "string" },
        jobs: { type: "string", default: "50" },
        input: { type: "string", default: DEFAULT_INPUT },
        "result-kb": { type: "string", default: "1" },
        wait: { type: "string", default: "900" },
        settle: { type: "string", default: "240" },
        "oversized-delivery": { type: "boolean", default: false },
        visibility: { type: "boolean", default: false },
        "absent-target": { type: "string", default: ABSENT },
        profile: { type: "string" },
        json: { type: "boolean", default: false },
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
