import type { Remedy } from "./finding.ts";
import type { KeyDescription } from "./platform-facts.ts";
import { withProfile } from "./quotas.ts";

const OPERATIONS: Readonly<Record<string, string>> = {
  Disabled: "enable-key",
  PendingDeletion: "cancel-key-deletion",
};

/** The command that makes a key usable again; none if its state has none. */
export function enableKey(
  { arn, state }: Pick<KeyDescription, "arn" | "state">,
  profile: string | undefined,
): Remedy[] {
  const operation = OPERATIONS[state];
  if (operation === undefined) return [];
  const text = `Have it enabled again${state === "Disabled" ? "" : " (it is disabled after that, too)"}:`;
  return [{ text, command: [`aws kms ${operation}`, `--key-id ${arn}`, ...withProfile(profile)] }];
}
