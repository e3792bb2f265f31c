import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Sleep } from "@boomerang/core";
import { eventsAborted, eventsError, isMissing, withNextStep } from "./events-error.ts";
import { type OutcomeEvent, outcomeEventOf } from "./outcome-event.ts";

export interface ReceiveSources {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly sleep: Sleep;
  readonly signal: AbortSignal | undefined;
}

// Below the timeout of a request.
const WAIT_SECONDS = 10;
const PER_CALL = 10;
const FIRST_PAUSE_MS = 1000;
// A minute in all: a laptop that wakes up takes some seconds to find its network.
const LONGEST_PAUSE_MS = 32_000;
const REMEMBERED_IDS = 10_000;

/**
 * Receives events until the signal is aborted. A message is deleted once the caller has asked for the next event; one that comes
 * again is not yielded again.
 *
 * @throws BoomerangError `aborted`; `unavailable` if SQS cannot be reached for a minute; others at once
 */
export async function* receiveEvents({
  sqs,
  queueUrl: QueueUrl,
  sleep,
  signal,
}: ReceiveSources): AsyncGenerator<OutcomeEvent, void, void> {
  const sdk = await import("@aws-sdk/client-sqs");
  const options = signal === undefined ? {} : { abortSignal: signal };
  const isNew = rememberLatest(REMEMBERED_IDS);

  const receive = () =>
    sqs.send(
      new sdk.ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: PER_CALL,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
      options,
    );

  async function deleteAll(handles: readonly string[]): Promise<void> {
    if (handles.length === 0) return;
    const Entries = handles.map((ReceiptHandle, n) => ({ Id: String(n), ReceiptHandle }));
    // Those that fail come again, and are known then.
    await sqs.send(new sdk.DeleteMessageBatchCommand({ QueueUrl, Entries }), options);
  }

  async function keepTrying<T>(call: () => Promise<T>): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
      try {
        return await call();
      } catch (cause) {
        if (signal?.aborted) throw eventsAborted(signal);
        const error = eventsError(cause, "receive events");
        if (isMissing(cause) && error !== cause) {
          throw withNextStep(error, "Something else has deleted the queue: iterate over events() again.");
        }
        if (!error.retryable || pauseMs > LONGEST_PAUSE_MS) throw error;
        // An abort ends the pause, and then the next call.
        await sleep(pauseMs, signal).catch(() => undefined);
      }
    }
  }

  let taken: string[] = [];
  for (;;) {
    const done = taken;
    const [{ Messages = [] }] = await Promise.all([keepTrying(receive), keepTrying(() => deleteAll(done))]);
    taken = [];
    for (const { Body = "", ReceiptHandle = "" } of Messages) {
      // What is no event of an outcome is not for the caller: nothing but the deployment publishes them.
      const event = outcomeEventOf(Body);
      if (event !== undefined && isNew(event.eventId)) yield event;
      if (signal?.aborted) throw eventsAborted(signal);
      taken.push(ReceiptHandle);
    }
  }
}

/** Whether an id is not among the latest ones. */
function rememberLatest(limit: number): (id: string) => boolean {
  const ids = new Set<string>();
  return (id) => {
    if (ids.has(id)) return false;
    ids.add(id);
    const [oldest] = ids;
    if (ids.size > limit && oldest !== undefined) ids.delete(oldest);
    return true;
  };
}
