import { BoomerangError } from "../boomerang-error.ts";
import type { LazyAwsClients } from "../connect/aws-clients.ts";
import type { Surroundings } from "../surroundings.ts";
import { type EventFilter, eventPattern } from "./event-pattern.ts";
import { eventsAborted } from "./events-error.ts";
import type { OutcomeEvent } from "./outcome-event.ts";
import { receiveEvents } from "./receive-events.ts";
import { createSubscription, type Leftover, type SubscriptionSources } from "./subscription.ts";

export interface EventsOptions extends EventFilter {
  /** Ends the iteration, which then throws `aborted`; the rule and the queue are removed before. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called once the rule and the queue are in place: outcomes from now on arrive. On AWS, it may take a minute or two more until
   * a new rule matches.
   */
  readonly onReady?: (() => void | Promise<void>) | undefined;
}

/** `client.events` of a deployment. */
export function createEvents(
  { eventBridge, sqs }: Pick<LazyAwsClients, "eventBridge" | "sqs">,
  busName: () => Promise<string>,
  { clock, sleep, newId }: Surroundings,
): (options?: EventsOptions) => AsyncIterable<OutcomeEvent> {
  return (options = {}) => outcomeEvents({ eventBridge, sqs, busName, clock, sleep, newId }, options);
}

/** Creates a rule and a queue, yields the events that arrive, and removes both, however it ends. */
async function* outcomeEvents(
  sources: SubscriptionSources,
  { signal, onReady, ...filter }: EventsOptions,
): AsyncGenerator<OutcomeEvent, void, void> {
  const pattern = eventPattern(filter);
  const check = () => {
    if (signal?.aborted) throw eventsAborted(signal);
  };
  check();
  const subscription = createSubscription(sources);
  let failure: unknown;
  try {
    const queueUrl = await subscription.create(pattern, check);
    await onReady?.();
    const { sleep } = sources;
    yield* receiveEvents({ sqs: await sources.sqs(), queueUrl, sleep, signal });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    throwIfLeft(await subscription.remove(), failure);
  }
}

function throwIfLeft(left: readonly Leftover[], failure: unknown): void {
  const [first] = left;
  if (first === undefined) return;
  const removals = left.map(({ error }) => error.message).join("; ");
  // An abort is what the caller has asked for; that something is left is not.
  const isFailure = failure instanceof BoomerangError && failure.code !== "aborted";
  throw new BoomerangError(isFailure ? `${failure.message}; then: ${removals}` : removals, {
    code: isFailure ? failure.code : first.error.code,
    nextStep: `Delete what is left: ${left.map(({ command }) => `\`${command}\``).join(" and ")}.`,
    cause: isFailure ? failure : first.error.cause,
  });
}
