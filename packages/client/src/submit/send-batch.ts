import type { BatchResultErrorEntry, SQSClient } from "@aws-sdk/client-sqs";
import type { Random, Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";

/** Entries of one SendMessageBatch call; a limit of SQS. */
export const MAX_ENTRIES = 10;
/** Bytes of all messages of one call; a limit of SQS. */
export const MAX_BATCH_BYTES = 1_048_576;

export interface QueueEntry {
  readonly jobId: string;
  readonly body: string;
  /** SQS fair queues share the queue among groups. */
  readonly messageGroupId?: string | undefined;
}

/**
 * Sends up to ten messages. Those that SQS did not take through no fault of the message are sent again, up to five times.
 *
 * @returns an error for each message that was not sent; `undefined` for those that were
 * @throws BoomerangError if no message at all can be sent: the queue does not exist, or may not be used
 */
export type SendBatch = (entries: readonly QueueEntry[]) => Promise<readonly (BoomerangError | undefined)[]>;

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

export interface SendSources {
  readonly sqs: () => Promise<SQSClient>;
  readonly queueUrl: () => Promise<string>;
  readonly sleep: Sleep;
  readonly random: Random;
}

export function createSendBatch({ sqs, queueUrl, sleep, random }: SendSources): SendBatch {
  return async (entries) => {
    const [client, QueueUrl] = await Promise.all([sqs(), queueUrl()]);
    const { SendMessageBatchCommand } = await import("@aws-sdk/client-sqs");

    /** Errors of entries, by their number. */
    async function sendOnce(numbers: readonly number[]): Promise<ReadonlyMap<number, BoomerangError>> {
      const Entries = numbers.map((n) => toBatchEntry(n, entries[n] as QueueEntry));
      try {
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        return new Map(
          Failed.map((failed) => {
            const n = Number(failed.Id);
            return [n, entryError(failed, entries[n]?.jobId)];
          }),
        );
      } catch (cause) {
        const error = fromAwsError(cause, "send jobs to the queue");
        if (!error.retryable) throw error;
        return new Map(numbers.map((n) => [n, fromAwsError(cause, "send the job", entries[n]?.jobId)]));
      }
    }

    let errors: ReadonlyMap<number, BoomerangError> = new Map();
    const rejected = new Map<number, BoomerangError>();
    let left: readonly number[] = entries.map((_, n) => n);
    for (let attempt = 1; attempt <= ATTEMPTS && left.length > 0; attempt++) {
      if (attempt > 1) {
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 2), LONGEST_PAUSE_MS);
        await sleep(pauseMs * (0.5 + random() / 2));
      }
      errors = await sendOnce(left);
      for (const [n, error] of errors) if (!error.retryable) rejected.set(n, error);
      left = [...errors.keys()].filter((n) => !rejected.has(n));
    }
    return entries.map((_, n) => rejected.get(n) ?? errors.get(n));
  };
}

function toBatchEntry(n: number, { body, messageGroupId }: QueueEntry) {
  return {
    Id: String(n),
    MessageBody: body,
    ...(messageGroupId !== undefined && { MessageGroupId: messageGroupId }),
  };
}

function entryError({ Code, Message, SenderFault }: BatchResultErrorEntry, jobId: string | undefined) {
  const reason = Message || Code || "no reason given";
  return SenderFault
    ? new BoomerangError(`SQS rejects the message of the job: ${reason}`, {
        code: "call_rejected",
        nextStep: "Correct what the message names.",
        jobId,
      })
    : new BoomerangError(`SQS could not take the message of the job: ${reason}`, {
        code: "unavailable",
        nextStep: "Submit the job again with the same id: it runs once.",
        retryable: true,
        jobId,
      });
}
