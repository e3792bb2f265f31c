import { type Clock, parseWebhookPath } from "@boomerang/core";
import type { OnRequest } from "@boomerang/simulator";
import type { WorkerName } from "./pipeline-worker.ts";

/** A kill of a worker. */
export type WorkerKill =
  | { readonly state: "none" | "armed" }
  | {
      readonly state: "killed";
      /** Milliseconds since the epoch. */
      readonly at: number;
      /** The job whose submission or delivery it was. */
      readonly jobId: string;
    };

export interface KilledWorker {
  readonly worker: WorkerName;
  readonly jobId: string;
}

/** Kills a worker at the moment at which most could be lost. */
export interface WorkerKills {
  /**
   * Kills the worker once: the dispatcher when the API has accepted its next submission, before it gets the response; the receiver
   * when it has begun with its next delivery, before it responds.
   */
  arm(worker: WorkerName): void;
  /** The latest kill of each worker. */
  read(): Readonly<Record<WorkerName, WorkerKill>>;
}

/** What arms kills, and what performs them: the moments are reported by the simulated API and by the receiver's worker. */
export interface KillSwitch {
  readonly kills: WorkerKills;
  readonly onRequest: OnRequest;
  /** Called when the receiver begins with an event. */
  readonly onReceiving: (event: unknown) => void;
  /** Sets how to kill a worker. */
  attach(worker: WorkerName, kill: () => void): void;
}

export function createKillSwitch(clock: Clock, onKill: (killed: KilledWorker) => void): KillSwitch {
  const latest: Record<WorkerName, WorkerKill> = {
    dispatcher: { state: "none" },
    receiver: { state: "none" },
  };
  const kill: Partial<Record<WorkerName, () => void>> = {};

  function strike(worker: WorkerName, webhook: string): void {
    const jobId = parseWebhookPath(webhook)?.jobId;
    if (latest[worker].state !== "armed" || jobId === undefined) return;
    kill[worker]?.();
    latest[worker] = { state: "killed", at: clock.now(), jobId };
    onKill({ worker, jobId });
  }

  return {
    kills: {
      arm(worker) {
        latest[worker] = { state: "armed" };
      },
      read: () => ({ ...latest }),
    },
    onRequest({ status, webhookEndpoint }) {
      // Only a request that was just accepted is queued.
      if (status === "QUEUED" && webhookEndpoint !== undefined) strike("dispatcher", webhookEndpoint);
    },
    onReceiving(event) {
      // Messages of the spill queue are no deliveries.
      if (typeof event === "object" && event !== null && "path" in event)
        strike("receiver", String(event.path));
    },
    attach(worker, end) {
      kill[worker] = end;
    },
  };
}
