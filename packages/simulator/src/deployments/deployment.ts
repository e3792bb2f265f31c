import type { Counters } from "../counters.ts";
import { createPriorityQueue } from "../queue/priority-queue.ts";
import type { Settings } from "../settings.ts";
import { createTimerGroup, type Timers } from "../timers.ts";
import type { Model } from "./models/model.ts";
import { createReplicas, type Replicas } from "./replicas.ts";

/** Work for a replica. It is started once, and occupies a slot of the replica until it calls `release`. */
export interface Work {
  start(release: () => void): void;
}

/** One deployment of a model or chain: its queued requests, its synchronous calls and its replicas. */
export interface Deployment {
  readonly id: string;
  /** The target of the first call, as text. */
  readonly name: string;
  readonly model: Model;
  readonly counters: Counters;
  readonly replicas: Replicas;
  readonly queued: number;
  readonly inProgress: number;
  readonly syncWaiting: number;
  readonly syncRunning: number;
  /** Whether a request or synchronous call waits or runs. */
  readonly hasRequests: boolean;
  enqueue(work: Work, priority: number): void;
  enqueueSync(work: Work): void;
  /** `false` when the work has already started. */
  remove(work: Work): boolean;
  wake(): void;
  /** Cancels the timers of the replicas; the deployment must not be called any more. */
  stop(): void;
}

/** Runs at most `predictConcurrency` × ready replicas at once, synchronous calls before queued requests. */
export function createDeployment(options: {
  readonly id: string;
  readonly name: string;
  readonly model: Model;
  readonly settings: Settings;
  readonly timers: Timers;
  readonly counters: Counters;
}): Deployment {
  const { id, name, model, settings, counters } = options;
  const timers = createTimerGroup(options.timers);
  const queue = createPriorityQueue<Work>();
  const syncQueue = createPriorityQueue<Work>();
  const replicas = createReplicas({ settings, timers, counters, onReady: startWaiting });
  const running = { async: 0, sync: 0 };

  function startWaiting(): void {
    while (running.async + running.sync < replicas.ready * settings.predictConcurrency) {
      const sync = syncQueue.take();
      const next = sync ?? queue.take();
      if (next === undefined) break;
      start(next, sync === undefined ? "async" : "sync");
    }
    replicas.scaleFor(workCount());
  }

  function workCount(): number {
    return running.async + running.sync + queue.size + syncQueue.size;
  }

  function start(work: Work, kind: "async" | "sync"): void {
    running[kind]++;
    let isReleased = false;
    work.start(() => {
      if (isReleased) return;
      isReleased = true;
      running[kind]--;
      startWaiting();
    });
  }

  return {
    id,
    name,
    model,
    counters,
    replicas,
    get queued() {
      return queue.size;
    },
    get inProgress() {
      return running.async;
    },
    get syncWaiting() {
      return syncQueue.size;
    },
    get syncRunning() {
      return running.sync;
    },
    get hasRequests() {
      return workCount() > 0;
    },
    enqueue(work, priority) {
      queue.add(work, priority);
      startWaiting();
    },
    enqueueSync(work) {
      syncQueue.add(work, 0);
      startWaiting();
    },
    remove(work) {
      const isRemoved = queue.remove(work) || syncQueue.remove(work);
      if (isRemoved) startWaiting();
      return isRemoved;
    },
    wake() {
      counters.increment("wakes");
      replicas.wake();
    },
    stop: () => timers.stop(),
  };
}
