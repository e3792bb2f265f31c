import { type AccountReader, checkAccount, type Finding, reportOf } from "@boomerang/preflight";
import type { ParsedConfig } from "../settings/parse-settings.ts";
import { needsOf } from "./needs-of.ts";
import { platformNeedsOf } from "./platform-needs-of.ts";

export interface PreflightResult {
  readonly findings: readonly Finding[];
  /** The findings for a terminal. */
  readonly report: string;
}

/** Checks an account against the settings of a deployment, by calls that change nothing. */
export async function runPreflight(
  { stackName, settings }: ParsedConfig,
  bootstrapQualifier: string,
  reader: AccountReader,
): Promise<PreflightResult> {
  const reading = await reader.read({
    stackName,
    bootstrapQualifier,
    platform: platformNeedsOf(settings),
  });
  const findings = checkAccount(reading, needsOf(settings));
  return { findings, report: reportOf(stackName, reading, findings) };
}
