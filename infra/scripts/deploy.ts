/** Runs the preflight, then `cdk deploy` with the same arguments. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { join } from "node:path";
import { ask } from "../src/preflight/ask.ts";
import { decide } from "../src/preflight/decide.ts";
import { preflightOf } from "./preflight-of.ts";

const INFRA = join(import.meta.dirname, "..");
const CDK = join(INFRA, "node_modules/aws-cdk/bin/cdk");

// npm and pnpm pass on a `--` before the arguments.
const args = process.argv.slice(2).filter((arg) => arg !== "--");
const preflight = await preflightOf(args);
if (preflight === "help" || (preflight !== undefined && (await mayDeploy(preflight)))) {
  process.exitCode = await deploy();
} else {
  process.exitCode = 1;
}

/** Prints to standard error: standard output is the CDK's. */
async function mayDeploy({
  findings,
  report,
  yes,
}: Exclude<typeof preflight, "help" | undefined>): Promise<boolean> {
  const canAsk = process.stdin.isTTY && process.stderr.isTTY && !process.env.CI;
  const { next, text } = decide(findings, { yes, canAsk });
  process.stderr.write(`${report}\n`);
  if (next !== "ask") {
    process.stderr.write(`${text}\n\n`);
    return next === "deploy";
  }
  const agrees = await ask(text, process.stdin, process.stderr);
  process.stderr.write(agrees ? "\n" : "\nNot deployed.\n");
  return agrees;
}

async function deploy(): Promise<number> {
  const cdk = spawn(process.execPath, [CDK, "deploy", ...args], { cwd: INFRA, stdio: "inherit" });
  // The terminal sends Ctrl-C to both: the CDK decides how to end, and this process reports it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => cdk.kill("SIGTERM"));
  const [code, signal] = (await once(cdk, "exit")) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
