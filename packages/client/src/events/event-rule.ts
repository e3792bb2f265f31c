import type { EventBridgeClient, Tag } from "@aws-sdk/client-eventbridge";
import type { Sleep } from "@boomerang/core";
import { isMissing } from "./events-error.ts";

/** The name of a rule, and of its event bus. */
export interface RuleName {
  readonly bus: string;
  readonly name: string;
}

export interface RuleOptions extends RuleName {
  readonly pattern: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

/** Creates a rule without a target. Returns its ARN. */
export async function putRule(client: EventBridgeClient, options: RuleOptions): Promise<string> {
  const { PutRuleCommand } = await import("@aws-sdk/client-eventbridge");
  const { RuleArn = "" } = await client.send(
    new PutRuleCommand({
      Name: options.name,
      EventBusName: options.bus,
      EventPattern: options.pattern,
      Description: options.description,
      Tags: [...options.tags],
    }),
  );
  return RuleArn;
}

const TARGET_ID = "queue";

/** Makes a queue the target of a rule. */
export async function putTarget(
  client: EventBridgeClient,
  { bus, name }: RuleName,
  Arn: string,
): Promise<void> {
  const { PutTargetsCommand } = await import("@aws-sdk/client-eventbridge");
  const { FailedEntries } = await client.send(
    new PutTargetsCommand({ EventBusName: bus, Rule: name, Targets: [{ Id: TARGET_ID, Arn }] }),
  );
  throwFirst(FailedEntries);
}

const MAX_TRIES = 20;
const PAUSE_MS = 500;

/** Deletes a rule and its target, if there is one. */
export async function deleteRule(
  client: EventBridgeClient,
  { bus, name }: RuleName,
  sleep: Sleep,
): Promise<void> {
  const sdk = await import("@aws-sdk/client-eventbridge");
  try {
    const { FailedEntries } = await client.send(
      new sdk.RemoveTargetsCommand({ EventBusName: bus, Rule: name, Ids: [TARGET_ID] }),
    );
    throwFirst(FailedEntries);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new sdk.DeleteRuleCommand({ EventBusName: bus, Name: name }));
      return;
    } catch (error) {
      // For some seconds, EventBridge may still see the target that it has removed.
      if (tries === MAX_TRIES || !(error instanceof Error && /has targets/.test(error.message))) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** In shell words: deletes a rule by hand. */
export function deleteRuleCommand({ bus, name }: RuleName, region: string): string {
  const removeTarget = `aws events remove-targets --event-bus-name ${bus} --rule ${name} --ids ${TARGET_ID}${region}`;
  return `${removeTarget} && aws events delete-rule --event-bus-name ${bus} --name ${name}${region}`;
}

interface Failed {
  readonly ErrorCode?: string | undefined;
  readonly ErrorMessage?: string | undefined;
}

function throwFirst([failed]: readonly Failed[] = []): void {
  if (failed === undefined) return;
  const { ErrorCode: name = "FailedEntry", ErrorMessage: message = name } = failed;
  throw Object.assign(new Error(message), { name });
}
