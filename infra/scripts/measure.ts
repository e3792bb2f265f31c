/**
 * Measures a deployed stack, and prints a report.
 *
 *     npx -y pnpm@12 run measure --stack Boomerang --jobs 1000
 */
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { targetText } from "@boomerang/core";
import { type Measurement, measure, reportOf } from "@boomerang/measure";
import { createClients, openStack, StackError } from "@boomerang/measure/aws";
import { clientConfig, findRegion } from "@boomerang/preflight/client-config";
import { ArgumentsError } from "./cost/cost-arguments.ts";
import { modelOf } from "./cost/measured-costs.ts";
import {
  MEASURE_HELP,
  type MeasureArguments,
  onlyTarget,
  parseMeasureArguments,
} from "./measure-arguments.ts";

const NOTHING_MEASURED = 2;

try {
  const given = parseMeasureArguments(process.argv.slice(2));
  if (given === undefined) console.log(MEASURE_HELP);
  else await run(given);
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = NOTHING_MEASURED;
}

async function run(given: MeasureArguments): Promise<void> {
  const { stackName, profile, json, input, waitSeconds, settleSeconds, resultKb } = given;
  const environment = { profile, variables: process.env };
  const region = await findRegion(environment);
  if (region === undefined) throw new StackError("No region is set: set AWS_REGION, or one in the profile.");
  const stack = await openStack(createClients(clientConfig(environment, region)), region, stackName);
  const measurement = await measure(
    { stack, fetch, clock: Date, sleep, progress: (text) => console.error(text) },
    {
      ...given,
      target: given.target ?? onlyTarget(await stack.readTargets()),
      runId: Date.now().toString(36),
      waitMs: waitSeconds * 1000,
      settleMs: settleSeconds * 1000,
      model: modelOf(Buffer.byteLength(input), resultKb),
    },
  );
  const origin = { commit: commit(), command: commandOf(given) };
  console.log(json ? JSON.stringify({ ...origin, ...measurement }) : reportOf(measurement, origin));
  process.exitCode = succeeded(measurement) ? 0 : 1;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "The run failed.";
  if (error instanceof ArgumentsError || error instanceof StackError) return error.message;
  // Other messages of AWS may quote what was sent; those about permissions name the action and the resource.
  const isDenied = /AccessDenied|NotAuthorized|Unauthorized/.test(error.name);
  return `The run failed: ${isDenied ? error.message : error.name}. Jobs that were sent continue.`;
}

function succeeded({ jobs: { sent, statuses } }: Measurement): boolean {
  return statuses.SUCCEEDED === sent;
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { encoding: "utf8", cwd: import.meta.dirname }).trim();
  try {
    const changed =
      git("status", "--porcelain", "--untracked-files=no") === "" ? "" : ", with uncommitted changes";
    return `${git("rev-parse", "HEAD")}${changed}`;
  } catch {
    return "unknown: not a git checkout";
  }
}

/** Without the input and the profile; the report names stack and target. */
function commandOf({
  jobs,
  resultKb,
  waitSeconds,
  settleSeconds,
  oversizedDelivery,
  visibility,
  absentTarget,
}: MeasureArguments): string {
  return [
    `run measure --jobs ${jobs} --result-kb ${resultKb} --wait ${waitSeconds} --settle ${settleSeconds}`,
    ...(oversizedDelivery ? ["--oversized-delivery"] : []),
    ...(visibility ? [`--visibility --absent-target ${targetText(absentTarget)}`] : []),
  ].join(" ");
}
