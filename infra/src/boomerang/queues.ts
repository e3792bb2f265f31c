import { DEFAULT_TIMING } from "@boomerang/core";
import { Duration, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { DISPATCHER_TIMEOUT, RECEIVER_TIMEOUT } from "./timeouts.ts";

/** The queues of a deployment. */
export interface Queues {
  /** What users send jobs to. */
  readonly jobs: Queue;
  /** Messages that cannot be accepted, and deliveries that cannot be read, each with its reason. */
  readonly deadLetters: Queue;
  /** Deliveries that could not be stored when they came in. */
  readonly spill: Queue;
  /** Where in the table's stream changes were that could not be announced. */
  readonly unannounced: Queue;
}

// SQS keeps a message for 14 days at most; the state machine counts with it.
const MESSAGE_RETENTION = Duration.millis(DEFAULT_TIMING.messageRetentionMs);

// The most that SQS takes. The dispatcher's delays are made so that a message is not received as often in 14 days.
const MAX_RECEIVES = 1000;

/** Makes the queues: encrypted, over TLS only, and keeping what they hold for as long as SQS can. */
export function createQueues(scope: Construct): Queues {
  const queue = (id: string, props: QueueProps = {}) =>
    new Queue(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: MESSAGE_RETENTION,
      ...props,
    });
  const deadLetters = queue("DeadLetterQueue");
  const jobs = queue("JobsQueue", {
    visibilityTimeout: hiddenFor(DISPATCHER_TIMEOUT),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
  });
  const spill = queue("SpillQueue", { visibilityTimeout: hiddenFor(RECEIVER_TIMEOUT) });
  Validations.of(spill).acknowledge({
    id: "AwsSolutions-SQS3",
    reason:
      "A spilled result is tried until it is stored, for as long as SQS keeps it; counting tries could only end that early. The receiver itself puts aside what can never be stored.",
  });
  const unannounced = queue("UnannouncedQueue");
  Validations.of(unannounced).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "It is a failure destination itself; people read it, no function does.",
  });
  return { jobs, deadLetters, spill, unannounced };
}

/** Six times the function's timeout, as Lambda asks for: its own tries must not meet the queue's. */
function hiddenFor(timeout: Duration): Duration {
  return Duration.seconds(6 * timeout.toSeconds());
}
