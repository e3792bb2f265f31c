import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { NoAccess } from "../facts.ts";
import type { ClientConfig } from "./client-config.ts";
import { codeOf, statusOf } from "./fact-of.ts";

/** The account of the credentials, or why AWS does not accept them. The call needs no permission. */
export async function identify(
  config: ClientConfig,
): Promise<{ readonly accountId: string } | { readonly noAccess: NoAccess }> {
  const sts = new STSClient(config);
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account !== undefined) return { accountId: Account };
    return { noAccess: { problem: "unreachable", code: "a response without an account" } };
  } catch (error) {
    return { noAccess: noAccessOf(error) };
  } finally {
    sts.destroy();
  }
}

function noAccessOf(error: unknown): NoAccess {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : "";
  if (/Provider/.test(code)) {
    if (/multi-factor/.test(message)) return { problem: "needs MFA" };
    return { problem: /expired/i.test(message) ? "expired" : "no credentials" };
  }
  if (/^(Expired|RequestExpired|TokenRefreshRequired)/.test(code)) return { problem: "expired" };
  const status = statusOf(error);
  if (status === 401 || status === 403) return { problem: "rejected" };
  return { problem: "unreachable", code };
}
