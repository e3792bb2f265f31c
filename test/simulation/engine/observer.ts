import type { JobEvent } from "@boomerang/core";
import type { LogFields, MetricName, QueueMessage } from "@boomerang/runtime";
import type { ExitReason } from "@boomerang/testkit/models/lambda-function";
import type { Received } from "@boomerang/testkit/models/queue";
import type { Change } from "@boomerang/testkit/models/table";
import type { Attack } from "../faults/fault-profile.ts";
import type { Process } from "./process.ts";

export type Operation = "submit" | "status" | "cancel" | "queue" | "wake";

export interface ApiResponse {
  readonly operation: Operation;
  readonly jobId: string;
  /** The request that a status or cancel call is about. */
  readonly requestId: string;
  readonly process: Process;
  readonly status: number;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** One invocation of the receiver for a request to a webhook URL. */
export interface ReceiverInvocation {
  readonly how: "responded" | "failed" | "crashed" | "timed out";
  /** Milliseconds since the API Gateway received the request, including the cold start. */
  readonly ms: number;
}

export interface DeliveryResponse {
  readonly jobId: string;
  readonly requestId: string;
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Whether its job has its result by now, or the delivery is on the spill or quarantine queue, whole. */
  readonly isSafe: boolean;
  /** Bytes of its body. */
  readonly size: number;
  /** Whether the webhook secrets were wrong, and its job waited for no delivery or an attacker has its webhook URL; default no. */
  readonly mayBeRejected?: boolean;
  /** Whether the webhook secrets stay wrong; default no. */
  readonly mayStayUnverified?: boolean;
}

/** A request at the API, which its callers may not know. */
export interface RequestChange {
  readonly jobId: string;
  readonly requestId: string;
  readonly status: string;
}

export interface AttackResponse {
  readonly kind: Attack;
  readonly status: number;
  /** The responses that are right: statuses, and 200 for what is spilled unread. */
  readonly right: readonly (number | "spilled" | "quarantined")[];
  /** Whether anything was spilled meanwhile. */
  readonly isSpilled: boolean;
  /** Whether anything was quarantined meanwhile. */
  readonly isQuarantined: boolean;
  /** Whether it is an old delivery of a job that has its result. */
  readonly isStale: boolean;
  /** Whether its bytes are kept and a dead letter names their location. */
  readonly isKept: boolean;
}

/** A message that is deleted from the jobs queue. */
export interface CompletedMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** When it was deleted, milliseconds since the epoch. */
  readonly at: number;
  /** Whether the queue has another message that names this job. */
  readonly hasAnother: (jobId: string) => boolean;
  /** Whether it is in the dead-letter queue. */
  readonly isDeadLettered: boolean;
}

export interface RunEnd {
  readonly isQuiescent: boolean;
  readonly pending: string;
  readonly jobId?: string | undefined;
  /** Whether the webhook secrets were not the provider's for a while; default no. */
  readonly secretsWereWrong?: boolean;
}

/** Everything that happens in a run. Times are true times, in milliseconds since the epoch. */
export interface Observer {
  changed(change: Change, at: number): void;
  /** A write of this process was accepted. */
  wrote(process: Process, change: Pick<Change, "before" | "after">): void;
  processExited(process: Process, reason: ExitReason): void;
  processStarted(process: Process): void;
  /** An invocation ended, and its process may have exited. */
  invocationEnded(process: Process): void;
  /** A process begins to submit a job; the call may not arrive. */
  submitting(process: Process, jobId: string, at: number): void;
  /** A process made a health probe and got this status, or none. */
  healthProbed(process: Process, status: number | undefined): void;
  apiCalled(operation: Operation, at: number): void;
  apiResponded(response: ApiResponse): void;
  /** The API accepted a request, or its status changed. */
  requestChanged(change: RequestChange, at: number): void;
  /** The provider sends a delivery; `output` is the text of the inference's output. */
  delivering(jobId: string, requestId: string, output?: string): void;
  delivered(response: DeliveryResponse): void;
  receiverInvoked(invocation: ReceiverInvocation): void;
  attackResponded(response: AttackResponse): void;
  messageCompleted(message: CompletedMessage): void;
  /** The dispatcher receives a message of the jobs queue. */
  messageReceived(message: Received): void;
  eventPublished(event: JobEvent): void;
  metricCounted(metric: MetricName): void;
  objectStored(location: string, content: string | Uint8Array): void;
  /** The limiter's share of its limit was written: below 1 while it backs off. */
  limiterShareWritten(before: number, share: number): void;
  deadLettered(letter: QueueMessage): void;
  /** A process sends a message to the jobs queue. */
  messageSent(message: QueueMessage): void;
  /** The latest cancellation of a batch was recorded: of messages that SQS got until `sentAt`. */
  batchCanceled(batchId: string, sentAt: number, at: number): void;
  /** A target, given as text, was paused or resumed. */
  pauseChanged(target: string, isPaused: boolean, at: number): void;
  /** A delivery is sent to the quarantine queue. */
  quarantined(message: QueueMessage): void;
  /** A promise was rejected, and nothing handled that. */
  unhandledRejection(reason: unknown): void;
  logged(process: Process, message: string, fields: LogFields): void;
  /** @param isComplete whether no fault remains */
  faultsEnded(at: number, isComplete: boolean): void;
  runEnded(end: RunEnd): void;
}

/** Passes everything on to several observers. */
export function observers(...all: readonly Partial<Observer>[]): Observer {
  const notify =
    <Name extends keyof Observer>(name: Name) =>
    (...args: Parameters<Observer[Name]>) => {
      for (const observer of all) (observer[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
    };
  return {
    changed: notify("changed"),
    wrote: notify("wrote"),
    processExited: notify("processExited"),
    processStarted: notify("processStarted"),
    invocationEnded: notify("invocationEnded"),
    submitting: notify("submitting"),
    healthProbed: notify("healthProbed"),
    apiCalled: notify("apiCalled"),
    apiResponded: notify("apiResponded"),
    requestChanged: notify("requestChanged"),
    delivering: notify("delivering"),
    delivered: notify("delivered"),
    receiverInvoked: notify("receiverInvoked"),
    attackResponded: notify("attackResponded"),
    messageCompleted: notify("messageCompleted"),
    messageReceived: notify("messageReceived"),
    eventPublished: notify("eventPublished"),
    metricCounted: notify("metricCounted"),
    objectStored: notify("objectStored"),
    limiterShareWritten: notify("limiterShareWritten"),
    deadLettered: notify("deadLettered"),
    messageSent: notify("messageSent"),
    batchCanceled: notify("batchCanceled"),
    pauseChanged: notify("pauseChanged"),
    quarantined: notify("quarantined"),
    unhandledRejection: notify("unhandledRejection"),
    logged: notify("logged"),
    faultsEnded: notify("faultsEnded"),
    runEnded: notify("runEnded"),
  };
}
