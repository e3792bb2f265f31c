import type { JobEvent } from "@boomerang/core";
import type { LogFields, MetricName } from "@boomerang/runtime";
import type { Change } from "./models/table.ts";
import type { Death, Process } from "./process.ts";

/** What is asked of the API. */
export type Operation = "submit" | "status" | "cancel" | "queue" | "wake";

/** What the API made of a call. */
export interface ApiAnswer {
  readonly operation: Operation;
  /** The job that a submission is for. */
  readonly jobId: string;
  readonly process: Process;
  readonly status: number;
  readonly body: string;
}

/** What happens in a run that can be seen from outside. Times are true ones, milliseconds since the epoch. */
export interface Observer {
  changed(change: Change, at: number): void;
  /** A process had its write accepted. */
  wrote(process: Process, change: Pick<Change, "before" | "after">): void;
  died(process: Process, why: Death): void;
  called(operation: Operation, at: number): void;
  answeredByApi(answer: ApiAnswer): void;
  /** A delivery of the provider is on its way. */
  delivering(jobId: string, requestId: string): void;
  /** It was answered. */
  delivered(jobId: string, status: number): void;
  announced(event: JobEvent): void;
  counted(metric: MetricName): void;
  stored(key: string): void;
  logged(process: Process, message: string, fields: LogFields): void;
  healed(at: number): void;
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
    called: tell("called"),
    answeredByApi: tell("answeredByApi"),
    delivering: tell("delivering"),
    delivered: tell("delivered"),
    announced: tell("announced"),
    counted: tell("counted"),
    stored: tell("stored"),
    logged: tell("logged"),
    healed: tell("healed"),
  };
}
