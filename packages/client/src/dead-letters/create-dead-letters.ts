import { createHash } from "node:crypto";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { BoomerangError } from "../boomerang-error.ts";
import { type BulkCounts, type BulkRun, countOutcome, createBulkRun, NOTHING_DONE } from "../bulk-run.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import type { ReadText } from "../job/job-of.ts";
import type { SendBatch } from "../submit/send-batch.ts";
import { type DeadLetter, deadLetterOf } from "./dead-letter.ts";
import { receiveAll } from "./receive-all.ts";

export interface RedriveOptions {
  /** Yields the dead letters that would be sent or removed, and does nothing with them; default `false`. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RedriveOutcome {
  readonly deadLetter: DeadLetter;
  /** Why it is still a dead letter. */
  readonly error?: BoomerangError | undefined;
}

/** The dead letters of a deployment. Reading hides them from other readers for the time of the scan. */
export interface DeadLetters {
  /** All of them, in no order. */
  list(): AsyncIterable<DeadLetter>;
  /**
   * Sends messages to the jobs queue again, and then removes each from this one. Of messages with the same body, only the first
   * is sent. If the process ends in between, the message is on both queues: a job with an id of its own still runs once.
   */
  redrive(
    matches: (deadLetter: DeadLetter) => boolean,
    options?: RedriveOptions,
  ): BulkRun<RedriveOutcome, BulkCounts>;
  /** Removes messages for good. A delivery that could not be read may have a result: its bytes stay in the bucket for a while. */
  remove(
    matches: (deadLetter: DeadLetter) => boolean,
    options?: RedriveOptions,
  ): BulkRun<RedriveOutcome, BulkCounts>;
}

export interface DeadLetterSources {
  readonly sqs: () => Promise<SQSClient>;
  readonly queueUrl: () => Promise<string>;
  readonly sendBatch: SendBatch;
  readonly readText: ReadText;
}

export function createDeadLetters({ sqs, queueUrl, sendBatch, readText }: DeadLetterSources): DeadLetters {
  async function* scan() {
    const [client, url] = await Promise.all([sqs(), queueUrl()]);
    try {
      for await (const { message, remove } of receiveAll(client, url)) {
        yield { deadLetter: deadLetterOf(message), remove };
      }
    } catch (error) {
      throw fromAwsError(error, "read the dead-letter queue");
    }
  }

  async function* redrive(
    matches: (deadLetter: DeadLetter) => boolean,
    { dryRun = false, signal }: RedriveOptions,
  ): AsyncGenerator<RedriveOutcome, void, void> {
    // A message that still cannot be accepted comes back at once, and would be sent for ever.
    const sent = new Set<string>();
    for await (const { deadLetter, remove } of scan()) {
      if (signal?.aborted) throw aborted(signal);
      const digest = createHash("sha256").update(deadLetter.body).digest("base64");
      if (sent.has(digest) || !matches(deadLetter)) continue;
      sent.add(digest);
      const error = dryRun ? undefined : await send(deadLetter);
      if (!dryRun && error === undefined) await remove();
      yield { deadLetter, error };
    }
  }

  async function* removed(
    matches: (deadLetter: DeadLetter) => boolean,
    { dryRun = false, signal }: RedriveOptions,
  ): AsyncGenerator<RedriveOutcome, void, void> {
    for await (const { deadLetter, remove } of scan()) {
      if (signal?.aborted) throw aborted(signal);
      if (!matches(deadLetter)) continue;
      if (!dryRun) await remove();
      yield { deadLetter };
    }
  }

  async function send(deadLetter: DeadLetter): Promise<BoomerangError | undefined> {
    try {
      const { messageId } = deadLetter;
      const { failures, fatal } = await sendBatch([
        { jobId: deadLetter.jobId ?? messageId, body: await bodyOf(deadLetter) },
      ]);
      if (fatal !== undefined) throw fatal;
      return failures[0]?.error;
    } catch (error) {
      if (!(error instanceof BoomerangError) || error.code !== "not_stored") throw error;
      return error;
    }
  }

  async function bodyOf({ code, body, bodyLocation, messageId }: DeadLetter): Promise<string> {
    if (code?.startsWith("malformed_")) {
      throw new BoomerangError("it is a delivery, or not a message of the jobs queue", {
        code: "not_stored",
        nextStep: `Look at its bytes at ${bodyLocation}: they may contain a result.`,
      });
    }
    return bodyLocation === undefined ? body : readText(bodyLocation, messageId);
  }

  function counted(
    outcomes: () => AsyncGenerator<RedriveOutcome, void, void>,
    { dryRun = false }: RedriveOptions,
  ) {
    return createBulkRun(outcomes, { ...NOTHING_DONE }, (counts, outcome) =>
      countOutcome(counts, outcome, dryRun),
    );
  }

  return {
    async *list() {
      for await (const { deadLetter } of scan()) yield deadLetter;
    },
    redrive: (matches, options = {}) => counted(() => redrive(matches, options), options),
    remove: (matches, options = {}) => counted(() => removed(matches, options), options),
  };
}

function aborted(signal: AbortSignal): BoomerangError {
  return new BoomerangError("it was aborted before all dead letters were handled", {
    code: "aborted",
    nextStep: "Call it again: what was sent or removed is no dead letter any more.",
    cause: signal.reason,
  });
}
