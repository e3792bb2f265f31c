import type { Finding } from "./finding.ts";

/** What feeds a function. */
export interface EventSource {
  /** Such as `Dispatcher`. */
  readonly feeds: string;
  readonly uuid: string;
  /** Such as `Enabled`; `Deleted` if it does not exist. */
  readonly state: string;
  /** Of the latest batch of a stream. */
  readonly lastResult?: string | undefined;
}

const CHECK = "event sources";
const CHANGING = new Set(["Creating", "Enabling", "Updating"]);

/** Whether every function is invoked for what arrives. */
export function checkEventSources(sources: readonly EventSource[], awsOptions: string): Finding[] {
  if (sources.length === 0) {
    const message =
      "The stack has no event source mapping, so no function is invoked, and no job is submitted.";
    return [{ check: CHECK, result: "problem", message, fix: { text: "Deploy again." } }];
  }
  const findings = sources.flatMap((source) => findingOf(source, awsOptions));
  if (findings.length > 0) return findings;
  return [{ check: CHECK, result: "ok", message: `All ${sources.length} are enabled.` }];
}

function findingOf({ feeds, uuid, state, lastResult = "" }: EventSource, awsOptions: string): Finding[] {
  if (CHANGING.has(state)) {
    const message = `An event source of the ${feeds} is ${state.toLowerCase()}. Nothing arrives until it is enabled.`;
    return [{ check: CHECK, result: "warning", message, fix: { text: "Run this again in a minute." } }];
  }
  if (state === "Enabled" && !lastResult.startsWith("PROBLEM")) return [];
  if (state === "Enabled") {
    const message = `An event source of the ${feeds} has a problem: ${lastResult}.`;
    const text = `See docs/runbook.md, "Event source not running", and the log of the ${feeds}.`;
    return [{ check: CHECK, result: "problem", message, fix: { text } }];
  }
  const message = `An event source of the ${feeds} is ${state.toLowerCase()}: nothing that arrives there is processed.`;
  if (state === "Deleted" || state === "Deleting") {
    const text = 'See docs/runbook.md, "Event source not running": it must be created again.';
    return [{ check: CHECK, result: "problem", message, fix: { text } }];
  }
  const command = `aws lambda update-event-source-mapping --uuid ${uuid} --enabled${awsOptions}`;
  return [{ check: CHECK, result: "problem", message, fix: { text: "Enable it:", command } }];
}
