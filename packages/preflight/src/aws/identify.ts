import type { NoAccess } from "../facts.ts";
import { type ErrorFacts, failureKind } from "../failure.ts";
import { partitionOf } from "../partition.ts";
import type { AskIdentity } from "./ask-identity.ts";

/**
 * The account of the credentials, or why AWS does not accept them. In a region that the account has not enabled, AWS does not
 * know the keys, and a region that does not exist has no host; so the partition's home region is asked, too, before one of these is blamed.
 */
export async function identify(
  region: string,
  ask: AskIdentity,
): Promise<{ readonly accountId: string } | { readonly noAccess: NoAccess }> {
  const here = await ask(region);
  if ("accountId" in here) return here;
  const { error } = here;
  if (/Provider/.test(error.code)) return { noAccess: noCredentials(error) };
  const kind = failureKind(error);
  const { home } = partitionOf(region);
  switch (kind) {
    case "unknown key":
      if (home === region) return { noAccess: { problem: "rejected", region } };
      return { noAccess: { problem: "rejected", region, elsewhere: await acceptedIn(home, ask) } };
    case "no such host":
      if (home !== region && (await hasHost(home, ask)))
        return { noAccess: { problem: "no such region", region } };
      return { noAccess: { problem: "unreachable", code: error.code } };
    case "clock":
    case "denied":
    case "expired":
    case "not activated":
    case "wrong signature":
      return { noAccess: { problem: kind } };
    default:
      return { noAccess: { problem: "unreachable", code: error.code } };
  }
}

async function acceptedIn(region: string, ask: AskIdentity) {
  const there = await ask(region);
  if ("accountId" in there) return { region, isAccepted: true } as const;
  if (failureKind(there.error) === "unknown key") return { region, isAccepted: false } as const;
  return { region } as const;
}

async function hasHost(region: string, ask: AskIdentity): Promise<boolean> {
  const there = await ask(region);
  // Any response will do.
  return "accountId" in there || there.error.status !== undefined;
}

/** The SDK found no credentials to send. */
function noCredentials({ message = "" }: ErrorFacts): NoAccess {
  if (/multi-factor/.test(message)) return { problem: "needs MFA" };
  return { problem: /expired/i.test(message) ? "expired" : "no credentials" };
}
