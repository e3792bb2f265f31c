import { partsOf } from "./arn.ts";
import { enableKey } from "./enable-key.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked, type Remedy } from "./finding.ts";
import { isCloudWatch, mayUse } from "./key-policy.ts";
import type { KeyDescription, KeyFacts } from "./platform-facts.ts";
import type { Statement } from "./resource-policy.ts";

type Place = Pick<AccountFacts, "accountId" | "region" | "profile">;

const NAME = "Encryption key";
const SET = { text: "Set kmsKey to a symmetric key of this account and region in the configuration file." };
const ADD_STATEMENTS = {
  text: "Add the statements of docs/platform-settings.md to the key's policy (aws kms put-key-policy).",
};

/** Whether the key of the settings exists, is enabled and symmetric, and lets the services use it. */
export function checkKey({ arn, description, policy, encryptsAlarms }: KeyFacts, place: Place): Finding {
  const { region, account } = partsOf(arn);
  if (region !== place.region)
    return unusable(
      `it is in ${region}`,
      `AWS encrypts what is in ${place.region} with keys of that region only.`,
    );
  if (!description.isKnown) return notChecked(NAME, [description]);
  if (description.value === undefined) return unusable("it does not exist", `There is no ${arn}.`);
  const problem = problemOf(description.value, place);
  if (problem !== undefined) return problem;
  if (account !== place.accountId) {
    return {
      level: "warning",
      what: `${NAME}: it belongs to account ${account}`,
      why: "DynamoDB documents that it looks for the key in the account of the table. The deployment may fail.",
      remedies: [SET],
    };
  }
  if (!policy.isKnown) return notChecked(`${NAME}, its policy`, [policy]);
  const without = servicesWithout(policy.value, place.region, encryptsAlarms);
  if (without.length === 0)
    return { level: "ok", what: `${NAME}: enabled, and its policy names the services` };
  return {
    level: "warning",
    what: `${NAME}: its policy does not let ${list(without)} use it`,
    why: "Log groups and the event bus may not be created, events may be lost, and alarms may not be sent.",
    remedies: [ADD_STATEMENTS],
  };
}

function problemOf(
  { arn, state, spec, usage, manager }: KeyDescription,
  { profile }: Place,
): Finding | undefined {
  if (manager === "AWS")
    return unusable(
      "it is a key of AWS",
      "Its policy cannot be changed, so services cannot use it for this.",
    );
  if (spec !== "SYMMETRIC_DEFAULT" || usage !== "ENCRYPT_DECRYPT")
    return unusable(`it is not symmetric (${spec}, ${usage})`, "Services encrypt with symmetric keys only.");
  if (state === "Enabled") return undefined;
  return unusable(
    `it is not enabled (${state})`,
    "Nothing can be encrypted or decrypted with it.",
    enableKey({ arn, state }, profile),
  );
}

function unusable(what: string, why: string, others: readonly Remedy[] = []): Finding {
  return {
    level: "error",
    what: `${NAME}: ${what}`,
    why: `${why} The deployment would fail.`,
    remedies: [...others, SET],
  };
}

/** The services that AWS documents as principals of the key's policy. */
function servicesWithout(policy: readonly Statement[], region: string, encryptsAlarms: boolean): string[] {
  const services: readonly (readonly [name: string, is: (principal: string) => boolean])[] = [
    ["EventBridge", (principal) => principal === "events.amazonaws.com"],
    ["CloudWatch Logs", (principal) => principal.startsWith(`logs.${region}.amazonaws.com`)],
    ...(encryptsAlarms ? [["CloudWatch", isCloudWatch] as const] : []),
  ];
  const without = services.filter(([, is]) => !mayUse(policy, is));
  return without.map(([name]) => name);
}

function list(names: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(names);
}
