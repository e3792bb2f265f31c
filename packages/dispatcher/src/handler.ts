import { SecretError } from "@boomerang/runtime";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";
import { dispatchMessage } from "./dispatch-message.ts";
import { accountDelayMs, backoffMs } from "./retry-delay.ts";
import { giveBack, type Verdict } from "./verdict.ts";

export type { Collaborators } from "./collaborators.ts";

// SQS hides a message for at most 12 hours, counted from when it was received.
const MAX_HIDDEN_SECONDS = 43_000;

/** The dispatcher: a batch of messages in, the ones to see again out. */
export function createHandler(collaborators: Collaborators) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const verdicts = await Promise.all(Records.map((record) => dispatch(collaborators, record)));
    const batchItemFailures = Records.flatMap((record, n) =>
      verdicts[n]?.type === "return" ? [{ itemIdentifier: record.messageId }] : [],
    );
    return { batchItemFailures };
  };
}

/** One message's fate; nothing that happens to it reaches its neighbours. */
async function dispatch(collaborators: Collaborators, record: SQSRecord): Promise<Verdict> {
  const { random, log, meter } = collaborators;
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const message = { id: record.messageId, body: record.body, receives };
  const verdict = await dispatchMessage(collaborators, message).catch((error: unknown): Verdict => {
    log.error("message could not be handled; it comes back", { message_id: record.messageId, error });
    if (error instanceof SecretError) {
      meter.count("AccountErrors");
      return giveBack(accountDelayMs(receives, random), "a secret cannot be used");
    }
    return giveBack(backoffMs(receives, random), "an error");
  });
  if (verdict.type === "return") {
    meter.count("JobsReturned");
    log.info("message returned", {
      message_id: record.messageId,
      after_ms: verdict.afterMs,
      why: verdict.why,
    });
    await hide(collaborators, record, verdict.afterMs);
  }
  return verdict;
}

async function hide({ jobsQueue, log }: Collaborators, record: SQSRecord, afterMs: number): Promise<void> {
  const seconds = Math.min(MAX_HIDDEN_SECONDS, Math.ceil(afterMs / 1000));
  try {
    await jobsQueue.returnAfter(record.receiptHandle, seconds);
  } catch (error) {
    // The queue's own visibility timeout brings it back, later.
    log.warn("visibility not changed", { message_id: record.messageId, error });
  }
}
