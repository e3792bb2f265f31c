import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type Random, retryDelayMs, type Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../from-aws-error.ts";
import type { PreparedMessage } from "./job-message.ts";

/** Limits of SendMessageBatch. */
export const MAX_ENTRIES = 10;
export const MAX_BATCH_BYTES = 1_048_576;

const MAX_ATTEMPTS = 6;
const DELAY_MS = { baseMs: 100, capMs: 5000 } as const;

export interface Sender {
  /**
   * Sends messages that fit into one call. Those that SQS does not accept are sent again, after delays.
   *
   * @returns for each message, in order, why it was not sent; `undefined` if it was
   */
  send(messages: readonly PreparedMessage[]): Promise<(BoomerangError | undefined)[]>;
}

interface Collaborators {
  readonly sleep: Sleep;
  readonly random: Random;
}

/** A message whose response was lost is sent again: the queue then has it twice, and the second one changes nothing. */
export function createSender(client: SQSClient, queueUrl: string, { sleep, random }: Collaborators): Sender {
  return {
    async send(messages) {
      const errors: (BoomerangError | undefined)[] = messages.map(() => undefined);
      let left = messages.map((_, n) => n);
      for (let attempt = 1; left.length > 0; attempt++) {
        const failed = await sendOnce(client, queueUrl, messages, left);
        left = [];
        for (const [n, error] of failed) {
          errors[n] = error;
          if (error.retryable) left.push(n);
        }
        if (attempt === MAX_ATTEMPTS) break;
        if (left.length > 0) await sleep(retryDelayMs({ attempt, ...DELAY_MS, random }));
        // Those that are sent again have no error until that fails too.
        for (const n of left) errors[n] = undefined;
      }
      return errors;
    },
  };
}

async function sendOnce(
  client: SQSClient,
  queueUrl: string,
  messages: readonly PreparedMessage[],
  which: readonly number[],
): Promise<Map<number, BoomerangError>> {
  const jobIdOf = (n: number) => messages[n]?.jobId;
  try {
    const Entries = which.map((n) => ({ Id: String(n), MessageBody: messages[n]?.body ?? "" }));
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Failed = [] } = await client.send(command);
    return new Map(
      Failed.map(({ Id, Code = "unknown", SenderFault }) => [
        Number(Id),
        new BoomerangError(
          SenderFault ? "unavailable" : "throttled",
          `SQS did not accept the message: ${Code}`,
          {
            jobId: jobIdOf(Number(Id)),
            retryable: SenderFault !== true,
            nextStep: "Submit the job again with the same job_id: a repeat changes nothing.",
          },
        ),
      ]),
    );
  } catch (error) {
    return new Map(which.map((n) => [n, fromAwsError(error, "sending the message", jobIdOf(n))]));
  }
}
