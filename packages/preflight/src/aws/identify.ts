import type { NoAccess } from "../facts.ts";
import { type ErrorFacts, failureKind } from "../failure.ts";
import { partitionOf } from "../partition.ts";
import type { AskIdentity } from "./ask-identity.ts";
import { isProviderError, originOf } from "./provider-error.ts";

/**
 * The account of the credentials, or why AWS does not accept them. In a region that the account has not enabled, AWS does not
 * know the keys, and a region that does not exist has no host. Asking the partition's home region, too, shows which it is.
 */
export async function identify(
  region: string,
  ask: AskIdentity,
): Promise<{ readonly accountId: string } | { readonly noAccess: NoAccess }> {
  const here = await ask(region);
  if ("accountId" in here) return here;
  const { error } = here;
  const noAccess = problemOf(error, region);
  if (noAccess !== undefined) return { noAccess };
  const { home } = partitionOf(region);
  switch (failureKind(error)) {
    case "unknown key":
      if (home === region) return { noAccess: { problem: "rejected", region } };
      return { noAccess: await whereAccepted(region, home, ask) };
    case "no such host":
      if (home !== region && (await findsHost(home, ask)))
        return { noAccess: { problem: "no such region", region } };
      return { noAccess: { problem: "unreachable", code: error.code } };
    default:
      return { noAccess: { problem: "unreachable", code: error.code } };
  }
}

/** What the error itself says of the credentials, wherever it comes from. */
function problemOf(error: ErrorFacts, region: string): NoAccess | undefined {
  if (isProviderError(error)) return withoutCredentials(error, region);
  const kind = failureKind(error);
  switch (kind) {
    case "region disabled":
      return { problem: kind, region };
    case "clock":
    case "denied":
    case "expired":
    case "not activated":
    case "wrong signature":
      return { problem: kind };
    default:
      return undefined;
  }
}

async function whereAccepted(region: string, home: string, ask: AskIdentity): Promise<NoAccess> {
  const rejected = { problem: "rejected", region } as const;
  const there = await ask(home);
  if ("accountId" in there) return { ...rejected, elsewhere: { region: home, isAccepted: true } };
  // The home region knows the keys, and what is wrong with them.
  const problem = problemOf(there.error, home);
  if (problem !== undefined) return problem;
  const isUnknown = failureKind(there.error) === "unknown key";
  return { ...rejected, elsewhere: { region: home, ...(isUnknown && { isAccepted: false }) } };
}

async function findsHost(region: string, ask: AskIdentity): Promise<boolean> {
  const there = await ask(region);
  // Any response will do.
  return "accountId" in there || there.error.status !== undefined;
}

/** The SDK has no credentials to send. */
function withoutCredentials(error: ErrorFacts, region: string): NoAccess {
  const { message = "" } = error;
  if (/multi-factor/.test(message)) return { problem: "needs MFA" };
  const origin = originOf(error);
  if (origin === undefined) return { problem: /expired/i.test(message) ? "expired" : "no credentials" };
  // In the words of IAM Identity Center: the session is over, or there is no such role for this user.
  if (/^Unauthorized/.test(origin.code)) return { problem: "expired" };
  if (failureKind(origin) === "denied" || /^ResourceNotFound/.test(origin.code))
    return { problem: "role denied" };
  return problemOf(origin, region) ?? { problem: "provider failed", code: origin.code };
}
