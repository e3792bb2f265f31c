import { DEFAULT_TIMING } from "@boomerang/core";
import { Duration, Validations } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { DISPATCHER_TIMEOUT, RECEIVER_TIMEOUT } from "./timeouts.ts";

export interface Queues {
  /** Where users send messages. */
  readonly jobs: Queue;
  /** Messages and deliveries that cannot be processed, each with its reason. */
  readonly deadLetters: Queue;
  /** Deliveries that could not be stored when they arrived. */
  readonly spill: Queue;
  /** Deliveries that wait for the right webhook secrets. */
  readonly quarantine: Queue;
  /** Positions, in the stream of table `Jobs`, of changes that could not be published as events. */
  readonly unpublished: Queue;
}

// 14 days, the maximum of SQS. The deadlines of the state machine depend on it.
const MESSAGE_RETENTION = Duration.millis(DEFAULT_TIMING.messageRetentionMs);

// The records of the jobs promise it.
const QUARANTINE_RETENTION = Duration.millis(DEFAULT_TIMING.quarantineMs);

// The maximum of SQS, on which the code relies. Documentation of the default disagrees: 1 MiB, or still 256 KiB.
const MAX_MESSAGE_BYTES = 1_048_576;

// The maximum of SQS. The dispatcher's receive budget is 950 receives in 14 days.
const MAX_RECEIVES = 1000;

/** All queues are encrypted, require TLS, and keep messages for 14 days, the quarantine for one. */
export function createQueues(scope: Construct, key: IKey | undefined): Queues {
  const encryption =
    key === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: key };
  const queue = (id: string, props: QueueProps = {}) =>
    new Queue(scope, id, {
      ...encryption,
      enforceSSL: true,
      retentionPeriod: MESSAGE_RETENTION,
      maxMessageSizeBytes: MAX_MESSAGE_BYTES,
      ...props,
    });
  const deadLetters = queue("DeadLetterQueue");
  const jobs = queue("JobsQueue", {
    visibilityTimeout: visibilityTimeoutFor(DISPATCHER_TIMEOUT),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
  });
  const spill = queue("SpillQueue", { visibilityTimeout: visibilityTimeoutFor(RECEIVER_TIMEOUT) });
  Validations.of(spill).acknowledge({
    id: "AwsSolutions-SQS3",
    reason:
      "The receiver retries a spilled delivery until it is stored, for the 14 days that SQS keeps it. A redrive policy could only end that earlier. Deliveries that can never be stored are dead-lettered by the receiver itself.",
  });
  const quarantine = queue("QuarantineQueue", {
    retentionPeriod: QUARANTINE_RETENTION,
    visibilityTimeout: visibilityTimeoutFor(RECEIVER_TIMEOUT),
  });
  Validations.of(quarantine).acknowledge({
    id: "AwsSolutions-SQS3",
    reason:
      "The receiver verifies a quarantined delivery again and again for one day. It is unverified input: after that it is deleted, and the record of its job says so.",
  });
  // Named after an older term: another logical id would replace the queue.
  const unpublished = queue("UnannouncedQueue");
  Validations.of(unpublished).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "It is a failure destination itself; no function reads it, only people do.",
  });
  return { jobs, deadLetters, spill, quarantine, unpublished };
}

/** Six times the function's timeout, as AWS recommends: Lambda's own retries must end before the message becomes visible. */
function visibilityTimeoutFor(timeout: Duration): Duration {
  return Duration.seconds(6 * timeout.toSeconds());
}
