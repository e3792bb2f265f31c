import type { JobEvent } from "@boomerang/core";
import type { LogFields, MetricName, QueueMessage } from "@boomerang/runtime";
import type { Change } from "./models/table.ts";
import type { Death, Process } from "./process.ts";

/** What is asked of the API. */
export type Operation = "submit" | "status" | "cancel" | "queue" | "wake";

/** What the API made of a call. */
export interface ApiAnswer {
  readonly operation: Operation;
  /** The job that a submission is for. */
  readonly jobId: string;
  /** The request that a call of status or cancel is about. */
  readonly requestId: string;
  readonly process: Process;
  readonly status: number;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the receiver made of one request to the address of deliveries. */
export interface Reception {
  readonly how: "answered" | "failed" | "crashed" | "timed out";
  /** Milliseconds, the start of its process included. */
  readonly ms: number;
}

/** What a delivery of the provider was answered. */
export interface DeliveryAnswer {
  readonly jobId: string;
  readonly requestId: string;
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Whether its job has its result by now, or the delivery waits to be stored, whole. */
  readonly isSafe: boolean;
}

/** What somebody else was answered. */
export interface StrangerAnswer {
  /** What it was. */
  readonly kind: string;
  readonly status: number;
  /** The answers that are right: statuses, and 200 for what is spilled unread. */
  readonly right: readonly (number | "spilled")[];
  /** Whether anything was spilled meanwhile. */
  readonly isSpilled: boolean;
  /** Whether it is an old delivery of a job that has its result. */
  readonly isStale: boolean;
  /** Whether its bytes are kept, and a dead letter says where. */
  readonly isKept: boolean;
}

/** A message that is deleted from the jobs queue. */
export interface Handled {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Whether another message that names this job is on the queue. */
  readonly hasAnother: (jobId: string) => boolean;
  /** Whether it is a dead letter. */
  readonly isDeadLettered: boolean;
}

/** How a run ended. */
export interface Rest {
  /** Whether everything came to rest. */
  readonly isAtRest: boolean;
  /** What still waits. */
  readonly waits: string;
  /** A job that is still open. */
  readonly jobId?: string | undefined;
}

/** What happens in a run that can be seen from outside. Times are true ones, milliseconds since the epoch. */
export interface Observer {
  changed(change: Change, at: number): void;
  /** A process had its write accepted. */
  wrote(process: Process, change: Pick<Change, "before" | "after">): void;
  died(process: Process, why: Death): void;
  started(process: Process): void;
  /** An invocation ended, and perhaps its process with it. */
  ended(process: Process): void;
  /** A process begins to submit a job; whether that arrives is another matter. */
  submitting(process: Process, jobId: string, at: number): void;
  /** A process asked for a queue, and heard this status, or none. */
  askedForQueue(process: Process, status: number | undefined): void;
  called(operation: Operation, at: number): void;
  answeredByApi(answer: ApiAnswer): void;
  /** A delivery of the provider is on its way; `output` is the text of what its inference gave. */
  delivering(jobId: string, requestId: string, output?: string): void;
  delivered(answer: DeliveryAnswer): void;
  received(reception: Reception): void;
  strangerAnswered(answer: StrangerAnswer): void;
  handled(message: Handled): void;
  announced(event: JobEvent): void;
  counted(metric: MetricName): void;
  /** An object is in the bucket. */
  stored(key: string): void;
  /** An object is in the bucket now, whatever was there before. */
  kept(location: string, content: string | Uint8Array): void;
  /** A limiter's share of its limit was written. */
  paced(before: number, share: number): void;
  putAside(letter: QueueMessage): void;
  /** A promise was rejected that nobody waited for. */
  leftAlone(reason: unknown): void;
  logged(process: Process, message: string, fields: LogFields): void;
  /** @param isWhole whether nothing goes wrong from now on; else a few calls still do */
  healed(at: number, isWhole: boolean): void;
  rested(rest: Rest): void;
}

/** Tells several observers. */
export function observers(...all: readonly Partial<Observer>[]): Observer {
  const tell =
    <Name extends keyof Observer>(name: Name) =>
    (...what: Parameters<Observer[Name]>) => {
      for (const observer of all) (observer[name] as ((...what: unknown[]) => void) | undefined)?.(...what);
    };
  return {
    changed: tell("changed"),
    wrote: tell("wrote"),
    died: tell("died"),
    started: tell("started"),
    ended: tell("ended"),
    submitting: tell("submitting"),
    askedForQueue: tell("askedForQueue"),
    called: tell("called"),
    answeredByApi: tell("answeredByApi"),
    delivering: tell("delivering"),
    delivered: tell("delivered"),
    received: tell("received"),
    strangerAnswered: tell("strangerAnswered"),
    handled: tell("handled"),
    announced: tell("announced"),
    counted: tell("counted"),
    stored: tell("stored"),
    kept: tell("kept"),
    paced: tell("paced"),
    putAside: tell("putAside"),
    leftAlone: tell("leftAlone"),
    logged: tell("logged"),
    healed: tell("healed"),
    rested: tell("rested"),
  };
}
