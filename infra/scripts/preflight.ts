/**
 * Checks whether the AWS account has room for a deployment, and changes nothing.
 *
 *     npx -y pnpm@12 run preflight -c config=staging.config.ts
 */
import { summaryOf, worstOf } from "@boomerang/preflight";
import { preflightOf } from "./preflight-of.ts";

const HELP = `Usage: npx -y pnpm@12 run preflight [options]

Checks whether the AWS account has room for a deployment: region and
credentials, CDK bootstrap, Lambda concurrency, limits of the API Gateway, quotas
of alarms and secrets. It changes nothing. Exit code 1: a deployment would be
refused.

Options are those of "npx -y pnpm@12 run deploy"; these have an effect:
  -c config=FILE     the configuration file, relative to infra/
                     (default boomerang.config.ts)
  --profile PROFILE  the AWS profile
  -h, --help         show this help`;

// npm and pnpm pass on a `--` before the arguments.
const args = process.argv.slice(2).filter((arg) => arg !== "--");
const preflight = await preflightOf(args);
if (preflight === "help") {
  console.log(HELP);
} else if (preflight !== undefined) {
  const { findings, report } = preflight;
  console.log(`${report}\n${summaryOf(findings)}.`);
  process.exitCode = worstOf(findings) === "error" ? 1 : 0;
}
