import type { BatchResultErrorEntry, SQSClient, SQSServiceException } from "@aws-sdk/client-sqs";
import type { Random, Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";

/** Entries of one SendMessageBatch call; a limit of SQS. */
export const MAX_ENTRIES = 10;
/** Bytes of all messages of one call; a limit of SQS. */
export const MAX_BATCH_BYTES = 1_048_576;

export interface QueueEntry {
  /** The job that errors name; default none. */
  readonly jobId?: string | undefined;
  readonly body: string;
  /** SQS fair queues share the queue among groups. */
  readonly messageGroupId?: string | undefined;
}

/** Why a message was not sent. */
export interface SendFailure {
  readonly error: BoomerangError;
  /** SQS may have taken it all the same: the response to a call was lost. */
  readonly isUnknown: boolean;
}

export interface SentBatch {
  /** For each entry its failure, or `undefined` if it was sent. */
  readonly failures: readonly (SendFailure | undefined)[];
  /** Why no message at all can be sent, such as credentials that have expired. Other entries may have been sent before. */
  readonly fatal?: BoomerangError | undefined;
}

/**
 * Sends up to ten messages. Those that SQS did not take through no fault of the message are sent again, up to five times.
 *
 * @throws BoomerangError if the queue is not known: nothing was sent
 */
export type SendBatch = (entries: readonly QueueEntry[]) => Promise<SentBatch>;

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

    async function sendOnce(numbers: readonly number[]): Promise<Attempt> {
      const Entries = numbers.map((n) => toBatchEntry(n, entries[n] as QueueEntry));
      try {
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        return { failed: new Map(Failed.map((each) => [Number(each.Id), each])) };
      } catch (cause) {
        return { cause };
      }
    }

    const failures = new Map<number, SendFailure>();
    const outcome = (fatal?: BoomerangError) => ({
      failures: entries.map((_, n) => failures.get(n)),
      fatal,
    });
    let left: readonly number[] = entries.map((_, n) => n);
    for (let attempt = 1; attempt <= ATTEMPTS && left.length > 0; attempt++) {
      if (attempt > 1) {
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 2), LONGEST_PAUSE_MS);
        await sleep(pauseMs * (0.5 + random() / 2));
      }
      const result = await sendOnce(left);
      for (const n of left) {
        const failure = failureOf(result, n, entries[n]?.jobId);
        const isUnknown = failure?.isUnknown || failures.get(n)?.isUnknown || false;
        if (failure === undefined) failures.delete(n);
        else failures.set(n, { ...failure, isUnknown });
      }
      const fatal =
        "cause" in result
          ? fromAwsError(result.cause, "send jobs to the queue", { grant: "grantSubmit" })
          : undefined;
      if (fatal?.retryable === false) return outcome(fatal);
      left = left.filter((n) => failures.get(n)?.error.retryable);
    }
    return outcome();
  };
}

/** A call: the entries that SQS did not take, by their number, or why it failed as a whole. */
type Attempt = { readonly failed: ReadonlyMap<number, BatchResultErrorEntry> } | { readonly cause: unknown };

function failureOf(attempt: Attempt, n: number, jobId: string | undefined): SendFailure | undefined {
  if ("cause" in attempt) {
    const error = fromAwsError(attempt.cause, "send the job", { jobId, grant: "grantSubmit" });
    return { error, isUnknown: isUncertain(attempt.cause, error) };
  }
  const failed = attempt.failed.get(n);
  return failed && { error: entryError(failed, jobId), isUnknown: false };
}

/** Whether SQS may have taken the messages of a call that failed. It has not if it rejected the only attempt of the SDK. */
function isUncertain(cause: unknown, { code }: BoomerangError): boolean {
  const { $metadata, $fault } = cause as Partial<Pick<SQSServiceException, "$metadata" | "$fault">>;
  if (($metadata?.attempts ?? 1) > 1) return true;
  return code === "unavailable" || (code === "call_rejected" && $fault !== "client");
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
