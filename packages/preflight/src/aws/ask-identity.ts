import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { ErrorFacts } from "../failure.ts";
import type { ClientConfig } from "./client-config.ts";
import { errorFacts } from "./fact-of.ts";

/** Asks AWS STS in a region whose credentials these are. The call needs no permission. */
export type AskIdentity = (
  region: string,
) => Promise<{ readonly accountId: string } | { readonly error: ErrorFacts }>;

export function identityAsker(config: ClientConfig): AskIdentity {
  return async (region) => {
    const sts = new STSClient({ ...config, region });
    try {
      const { Account } = await sts.send(new GetCallerIdentityCommand({}));
      if (Account !== undefined) return { accountId: Account };
      return { error: { code: "a response without an account" } };
    } catch (error) {
      return { error: errorFacts(error) };
    } finally {
      sts.destroy();
    }
  };
}
