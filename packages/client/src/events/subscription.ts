import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { type Clock, isoTime, type Sleep } from "@boomerang/core";
import type { BoomerangError } from "../boomerang-error.ts";
import { createQueue, deleteQueue, deleteQueueCommand } from "./event-queue.ts";
import { deleteRule, deleteRuleCommand, putRule, putTarget } from "./event-rule.ts";
import { eventsError, isMissing, NAME_PREFIX } from "./events-error.ts";

/** A rule on the event bus and its queue, of one iteration alone. */
export interface Subscription {
  /**
   * Creates both.
   *
   * @param check called between the steps; it may throw
   * @returns the URL of the queue
   */
  create(pattern: string, check: () => void): Promise<string>;
  /** Deletes what `create` has made, also if it failed half-way, and returns what is left. It does not throw. */
  remove(): Promise<readonly Leftover[]>;
}

/** What could not be deleted. */
export interface Leftover {
  /** Such as `the queue boomerang-events-…`. */
  readonly what: string;
  /** Deletes it by hand. */
  readonly command: string;
  readonly error: BoomerangError;
}

export interface SubscriptionSources {
  readonly eventBridge: () => Promise<EventBridgeClient>;
  readonly sqs: () => Promise<SQSClient>;
  readonly busName: () => Promise<string>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Makes the name unique. */
  readonly newId: () => string;
}

/** Creates nothing yet. */
export function createSubscription(sources: SubscriptionSources): Subscription {
  const { eventBridge, sqs, busName, clock, sleep, newId } = sources;
  const name = `${NAME_PREFIX}${newId()}`;
  const madeAt = isoTime(clock.now());
  const tags = { "boomerang:made-by": "client.events", "boomerang:made-at": madeAt };
  /** For commands. */
  let region = "";
  // What exists, or may: a call whose response was lost has perhaps been carried out.
  let rule: { readonly bus: string } | undefined;
  let queue: { readonly url: string | undefined } | undefined;

  async function createRule(pattern: string): Promise<string> {
    const [client, bus] = await Promise.all([eventBridge(), busName()]);
    rule = { bus };
    const description = `Boomerang: live events for one program, made at ${madeAt}. Delete it if the program has ended.`;
    const tagList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    try {
      return await putRule(client, { bus, name, pattern, description, tags: tagList });
    } catch (cause) {
      const error = eventsError(cause, `create the rule ${name} on event bus ${bus}`);
      if (!error.retryable) rule = undefined;
      throw error;
    }
  }

  async function createQueueFor(ruleArn: string) {
    const client = await sqs();
    queue = { url: undefined };
    try {
      const created = await createQueue(client, { name, ruleArn, tags });
      queue = created;
      return created;
    } catch (cause) {
      const error = eventsError(cause, `create the queue ${name}`);
      if (!error.retryable) queue = undefined;
      throw error;
    }
  }

  async function attempt(
    { what, command }: Omit<Leftover, "error">,
    work: () => Promise<void>,
  ): Promise<Leftover[]> {
    try {
      await work();
      return [];
    } catch (cause) {
      return isMissing(cause) ? [] : [{ what, command, error: eventsError(cause, `delete ${what}`) }];
    }
  }

  async function removeRule(bus: string): Promise<Leftover[]> {
    const named = { bus, name };
    const what = `the rule ${name} of event bus ${bus}`;
    return attempt({ what, command: deleteRuleCommand(named, region) }, async () =>
      deleteRule(await eventBridge(), named, sleep),
    );
  }

  async function removeQueue(url: string | undefined): Promise<Leftover[]> {
    const what = `the queue ${name}`;
    return attempt({ what, command: deleteQueueCommand(name, url, region) }, async () =>
      deleteQueue(await sqs(), name, url),
    );
  }

  return {
    async create(pattern, check) {
      const ruleArn = await createRule(pattern);
      region = ` --region ${ruleArn.split(":")[3]}`;
      check();
      const { arn, url } = await createQueueFor(ruleArn);
      check();
      try {
        await putTarget(await eventBridge(), { bus: await busName(), name }, arn);
      } catch (cause) {
        throw eventsError(cause, `make the queue ${name} the target of its rule`);
      }
      check();
      return url;
    },
    async remove() {
      // The rule first: without it, nothing more is sent to the queue.
      const rules = rule === undefined ? [] : await removeRule(rule.bus);
      return [...rules, ...(queue === undefined ? [] : await removeQueue(queue.url))];
    },
  };
}
