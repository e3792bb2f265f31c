import type { Remedy } from "./finding.ts";
import type { KeyDescription } from "./platform-facts.ts";
import { withProfile } from "./quotas.ts";

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  Disabled: ["enable-key"],
  // A key whose deletion is canceled is disabled.
  PendingDeletion: ["cancel-key-deletion", "enable-key"],
};

/** The commands that make a key usable again, in one line; none if its state has none. */
export function enableKey(
  { arn, state }: Pick<KeyDescription, "arn" | "state">,
  profile: string | undefined,
): Remedy[] {
  const operations = OPERATIONS[state];
  if (operations === undefined) return [];
  const command = operations.flatMap((operation, n) => [
    `${n === 0 ? "" : "&& "}aws kms ${operation}`,
    `--key-id ${arn}`,
    ...withProfile(profile),
  ]);
  return [{ text: "Have it enabled again:", command }];
}
