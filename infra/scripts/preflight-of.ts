import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAccountReader } from "@boomerang/preflight/aws";
import { parseDeployArguments } from "../src/preflight/deploy-arguments.ts";
import { type PreflightResult, runPreflight } from "../src/preflight/run-preflight.ts";
import { loadConfig } from "../src/settings/load-config.ts";
import { DeploymentSettingsError } from "../src/settings/parse-settings.ts";

const CDK_JSON = join(import.meta.dirname, "../cdk.json");

/** The preflight for the arguments of a deployment; `undefined` after an error in the settings, which it prints. */
export async function preflightOf(
  args: readonly string[],
): Promise<(PreflightResult & { readonly yes: boolean }) | "help" | undefined> {
  const { context } = JSON.parse(readFileSync(CDK_JSON, "utf8"));
  const { config, bootstrapQualifier, profile, yes, help } = parseDeployArguments(args, context);
  if (help) return "help";
  try {
    const reader = createAccountReader({ profile, variables: process.env });
    return { ...(await runPreflight(await loadConfig(config), bootstrapQualifier, reader)), yes };
  } catch (error) {
    if (!(error instanceof DeploymentSettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  }
}
