import type { AccountReader } from "../facts.ts";
import { identityAsker } from "./ask-identity.ts";
import { clientConfig, type Environment, findRegion } from "./client-config.ts";
import { identify } from "./identify.ts";
import { readFacts } from "./read-facts.ts";

/** Reads an AWS account by calls that change nothing. */
export function createAccountReader(environment: Environment): AccountReader {
  return {
    async read(deployment) {
      const { profile } = environment;
      const region = await findRegion(environment);
      if (region === undefined) return { isRead: false, noAccess: { problem: "no region" } };
      const config = clientConfig(environment, region);
      const identity = await identify(region, identityAsker(config));
      if ("noAccess" in identity) return { isRead: false, noAccess: identity.noAccess, profile };
      const facts = await readFacts(config, deployment, identity.accountId);
      return { isRead: true, facts: { ...identity, region, profile, ...facts } };
    },
  };
}
