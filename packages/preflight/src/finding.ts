import { nextStep } from "./failure.ts";

/** An error refuses a deployment; for a warning somebody has to agree. */
export type Level = "ok" | "warning" | "error";

/** What one check found. */
export interface Finding {
  readonly level: Level;
  /** One line. */
  readonly what: string;
  readonly why?: string;
  /** What resolves it: one of these. */
  readonly remedies?: readonly Remedy[];
}

/** What to do, and the command that does it. */
export interface Remedy {
  readonly text: string;
  readonly command?: readonly string[];
}

type Unknown = { readonly isKnown: false; readonly action: string; readonly code?: string };

/** The warning for a check that could not be made. */
export function notChecked(what: string, unknown: readonly Unknown[]): Finding {
  const denied = unknown.filter(({ code }) => code === undefined).map(({ action }) => action);
  const failed = unknown.filter(({ code }) => code !== undefined);
  const reasons = [
    ...(denied.length > 0 ? [`These credentials may not call ${list(denied)}.`] : []),
    ...failed.map(({ action, code }) => `${action} failed with ${code}.`),
  ];
  const remedies = [
    ...(denied.length > 0 ? [{ text: `Allow ${list(denied)}, and run this again.` }] : []),
    ...[...new Set(failed.map(({ code = "" }) => nextStep({ code })))].map((text) => ({ text })),
  ];
  return { level: "warning", what: `${what}: not checked`, why: reasons.join(" "), remedies };
}

function list(actions: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(new Set(actions));
}
