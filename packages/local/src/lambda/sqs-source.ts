import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { Consumer } from "sqs-consumer";
import type { LocalQueue } from "../aws/sqs-and-s3.ts";
import { failedIdentifiers } from "./batch-response.ts";
import type { EventSource, EventSourceOptions } from "./event-source.ts";
import { invoke, type LambdaHandler } from "./invoke.ts";
import { sqsRecord } from "./sqs-event.ts";

/** What {@link startSqsSource} reads, and whom it calls. */
export interface SqsSourceOptions extends EventSourceOptions {
  readonly client: SQSClient;
  readonly queue: LocalQueue;
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that reports no failures may return nothing
  readonly handler: LambdaHandler<SQSEvent, SQSBatchResponse | void>;
  /** Most invocations at a time, and so the number of pollers; default 5. */
  readonly maxConcurrency?: number;
  /** Most messages an invocation gets, 1 to 10; default 10. */
  readonly batchSize?: number;
}

/**
 * Feeds a queue to a handler as Lambda does, failures reported item by item.
 *
 * Only messages that succeeded are deleted. Of the others nothing is changed, so one whose visibility the
 * handler has set comes back when the handler said, and the rest after the queue's visibility timeout.
 */
export function startSqsSource(options: SqsSourceOptions): EventSource {
  const { maxConcurrency = 5 } = options;
  const pollers = Array.from({ length: maxConcurrency }, () => startPoller(options));
  return {
    stop: async () => {
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
}

// sqs-consumer polls, hands over and deletes as Lambda does; a consumer never has two batches in hand. Its
// own stop() does not tell when the last batch is done, except by looking once a second. Hence the poll here:
// pending from each receive to the end of what it brought.
function startPoller(options: SqsSourceOptions): EventSource {
  const { client, queue, batchSize = 10, onError } = options;
  let poll = Promise.withResolvers<void>();
  poll.resolve();
  let isReceiving = false;
  let isStopping = false;

  const consumer = Consumer.create({
    sqs: client,
    queueUrl: queue.url,
    batchSize,
    // Short, since a receive that stop() cuts off may still take messages until then: they come
    // back only after their visibility timeout.
    waitTimeSeconds: 1,
    messageAttributeNames: ["All"],
    messageSystemAttributeNames: ["All"],
    preReceiveMessageCallback: async () => {
      poll = Promise.withResolvers<void>();
      isReceiving = true;
    },
    postReceiveMessageCallback: async () => {
      isReceiving = false;
      // An abort that came too late to stop the receive must not stop the deletion either.
      if (consumer.abortController.signal.aborted) consumer.abortController = new AbortController();
    },
    handleMessageBatch: (messages) => succeeded(messages, options),
  });
  consumer.on("response_processed", () => poll.resolve());
  consumer.on("empty", () => poll.resolve());
  consumer.on("error", (error, messages) => {
    const isOurAbort = isStopping && isReceiving;
    if (!isOurAbort) onError?.(error);
    // With messages in hand "response_processed" is still to come.
    if (messages === undefined) poll.resolve();
  });
  consumer.start();
  return {
    async stop() {
      isStopping = true;
      consumer.stop({ abort: isReceiving });
      await poll.promise;
    },
  };
}

async function succeeded(messages: Message[], options: SqsSourceOptions): Promise<Message[]> {
  const { queue, handler, clock, onError } = options;
  try {
    const Records = messages.map((message) => sqsRecord(message, queue.arn));
    const response = await invoke(handler, { Records }, options.function, clock);
    const ids = Records.map((record) => record.messageId);
    const failed = failedIdentifiers(response, ids, options.function.name);
    return messages.filter((message) => !failed.has(message.MessageId ?? ""));
  } catch (error) {
    onError?.(error);
    return [];
  }
}
