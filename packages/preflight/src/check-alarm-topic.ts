import { partsOf } from "./arn.ts";
import { enableKey } from "./enable-key.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked, type Remedy } from "./finding.ts";
import { isCloudWatch, isKeyOfAws, isKeyOfOtherAccount, mayUse } from "./key-policy.ts";
import type { TopicFacts } from "./platform-facts.ts";
import { mayAllow } from "./resource-policy.ts";

const NAME = "Topic of alarms";
const SILENT = "The deployment would succeed, and no alarm would be sent.";
const OWN_KEY = {
  text: "Encrypt the topic with a key of yours whose policy has the statement BoomerangAlarms (docs/platform-settings.md).",
};
const SET = { text: "Set alarmTopicArn to a topic of this region in the configuration file." };

/** Whether alarms reach the topic of the settings: CloudWatch says nothing if they do not. */
export function checkAlarmTopic(
  { arn, attributes, key, keyPolicy }: TopicFacts,
  place: Pick<AccountFacts, "accountId" | "region" | "profile">,
): Finding {
  const { region } = partsOf(arn);
  if (region !== place.region) {
    return {
      level: "error",
      what: `${NAME}: it is in ${region}`,
      why: `CloudWatch sends alarms of ${place.region} to topics of that region only. The deployment would fail.`,
      remedies: [SET],
    };
  }
  if (!attributes.isKnown) return notChecked(NAME, [attributes]);
  if (attributes.value === undefined)
    return {
      level: "error",
      what: `${NAME}: it does not exist`,
      why: `There is no ${arn}. ${SILENT}`,
      remedies: [SET],
    };
  const { policy, keyId } = attributes.value;
  if (keyId !== undefined) {
    const problem = keyProblem(keyId, key, place);
    if (problem !== undefined) return problem;
  }
  if (!mayAllow(policy, isCloudWatch, "sns:Publish")) {
    return {
      level: "warning",
      what: `${NAME}: its policy does not let CloudWatch publish`,
      why: SILENT,
      remedies: [
        {
          text: "Add the statement of docs/platform-settings.md to the topic's policy (aws sns set-topic-attributes).",
        },
      ],
    };
  }
  if (keyId !== undefined && !isKeyOfAws(keyId) && isKeyOfOtherAccount(keyId, arn, place.accountId))
    return keyNotChecked(arn, keyId);
  if (key?.isKnown === false) return notChecked(`${NAME}, its key`, [key]);
  if (keyPolicy === undefined) return { level: "ok", what: `${NAME}: CloudWatch may publish to it` };
  if (!keyPolicy.isKnown) return notChecked(`${NAME}, its key`, [keyPolicy]);
  if (mayUse(keyPolicy.value, isCloudWatch))
    return { level: "ok", what: `${NAME}: CloudWatch may publish to it, and use its key` };
  return {
    level: "warning",
    what: `${NAME}: the policy of its key does not let CloudWatch use it`,
    why: SILENT,
    remedies: [
      {
        text: "Add the statement BoomerangAlarms of docs/platform-settings.md to the key's policy (aws kms put-key-policy).",
      },
    ],
  };
}

function keyNotChecked(arn: string, keyId: string): Finding {
  const { region, account } = partsOf(arn);
  return {
    level: "warning",
    what: `${NAME}, its key: not checked`,
    why: `The topic names its key ${keyId}, and only account ${account} can see which one that is.`,
    remedies: [
      {
        text: `With credentials of account ${account}, see that the key is Enabled, that its KeyManager is CUSTOMER, and that its policy has the statement BoomerangAlarms (docs/platform-settings.md):`,
        command: ["aws kms describe-key", `--key-id ${keyId}`, `--region ${region}`],
      },
    ],
  };
}

/** A key with which CloudWatch cannot publish, whatever the policies say. */
function keyProblem(
  keyId: string,
  key: TopicFacts["key"],
  { profile }: Pick<AccountFacts, "profile">,
): Finding | undefined {
  const description = key?.isKnown ? key.value : undefined;
  if (isKeyOfAws(keyId) || description?.manager === "AWS") {
    return unusable(
      `it is encrypted with a key of AWS (${keyId})`,
      "The policy of that key does not let CloudWatch use it, and cannot be changed.",
    );
  }
  if (key?.isKnown && description === undefined)
    return unusable("its key does not exist", `There is no ${keyId}.`);
  if (description === undefined || description.state === "Enabled") return undefined;
  return unusable(
    `its key is not enabled (${description.state})`,
    "Nothing can be encrypted with it.",
    enableKey(description, profile),
  );
}

function unusable(what: string, why: string, others: readonly Remedy[] = []): Finding {
  return {
    level: "error",
    what: `${NAME}: ${what}`,
    why: `${why} ${SILENT}`,
    remedies: [...others, OWN_KEY, SET],
  };
}
