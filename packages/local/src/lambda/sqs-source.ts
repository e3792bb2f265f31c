import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { Consumer } from "sqs-consumer";
import type { LocalQueue } from "../aws/sqs-and-s3.ts";
import { failedIdentifiers } from "./batch-response.ts";
import type { EventSource, EventSourceOptions } from "./event-source.ts";
import { invoke, type LambdaHandler } from "./invoke.ts";
import { sqsRecord } from "./sqs-event.ts";

export interface SqsSourceOptions extends EventSourceOptions {
  readonly client: SQSClient;
  readonly queue: LocalQueue;
  /** Returns `batchItemFailures`, or nothing. */
  readonly handler: LambdaHandler<SQSEvent, unknown>;
  /** Maximum number of concurrent invocations, and so the number of pollers; default 5. */
  readonly maxConcurrency?: number;
  /** Maximum number of messages in an invocation, 1 to 10; default 10. */
  readonly batchSize?: number;
}

/**
 * Invokes a handler with the messages of a queue as Lambda does, with partial batch responses.
 *
 * Successful messages are deleted. The others keep their visibility timeout: the one that the handler set, or
 * the queue's.
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

// sqs-consumer receives, invokes and deletes as Lambda does; a consumer has at most one batch at a time. Its
// stop() detects the end of the last batch only by polling once a second. Hence our own promise `poll`: it is
// pending from each receive until the received messages are processed.
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
    // Short, because a receive that stop() aborts may still receive messages for this long. They stay invisible
    // until their visibility timeout ends.
    waitTimeSeconds: 1,
    messageAttributeNames: ["All"],
    messageSystemAttributeNames: ["All"],
    preReceiveMessageCallback: async () => {
      poll = Promise.withResolvers<void>();
      isReceiving = true;
    },
    postReceiveMessageCallback: async () => {
      isReceiving = false;
      // An abort that came too late for the receive must not abort the deletion.
      if (consumer.abortController.signal.aborted) consumer.abortController = new AbortController();
    },
    handleMessageBatch: (messages) => succeeded(messages, options),
  });
  consumer.on("response_processed", () => poll.resolve());
  consumer.on("empty", () => poll.resolve());
  consumer.on("error", (error, messages) => {
    const isOurAbort = isStopping && isReceiving;
    if (!isOurAbort) onError?.(error);
    // With received messages, "response_processed" still follows.
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
