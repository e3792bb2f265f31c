import type { Model } from "./models/model.ts";
import { createReplicas, type Replicas } from "./replicas.ts";
import { createRequestQueue } from "./request-queue.ts";
import type { Settings } from "./settings.ts";
import type { Tally } from "./tally.ts";
import { createTimerGroup, type Timers } from "./timers.ts";

/** Work for a replica: it is started once, with a function that later gives its place on the replica back. */
export interface Work {
  start(release: () => void): void;
}

/** One deployment of a model or chain: its queue, its waiting synchronous calls and its replicas. */
export interface Deployment {
  readonly id: string;
  /** The target, as text, through which it was first reached. */
  readonly name: string;
  readonly model: Model;
  readonly tally: Tally;
  readonly replicas: Replicas;
  readonly queued: number;
  readonly inProgress: number;
  readonly syncWaiting: number;
  readonly syncRunning: number;
  /** Whether any request or synchronous call waits or runs. */
  readonly hasRequests: boolean;
  enqueue(work: Work, priority: number): void;
  enqueueSync(work: Work): void;
  /** Takes work out that has not started; `false` when it is too late. */
  remove(work: Work): boolean;
  wake(): void;
  /** Drops the timers of its replicas: it is not going to be called any more. */
  stop(): void;
}

/** A deployment that runs at most `predictConcurrency` × ready replicas at once, synchronous calls before queued ones. */
export function createDeployment(options: {
  readonly id: string;
  readonly name: string;
  readonly model: Model;
  readonly settings: Settings;
  readonly timers: Timers;
  readonly tally: Tally;
}): Deployment {
  const { id, name, model, settings, tally } = options;
  const timers = createTimerGroup(options.timers);
  const queue = createRequestQueue<Work>();
  const syncQueue = createRequestQueue<Work>();
  const replicas = createReplicas({ settings, timers, tally, onReady: pump });
  const running = { async: 0, sync: 0 };

  function pump(): void {
    while (running.async + running.sync < replicas.ready * settings.predictConcurrency) {
      const sync = syncQueue.take();
      const next = sync ?? queue.take();
      if (next === undefined) break;
      start(next, sync === undefined ? "async" : "sync");
    }
    replicas.scaleFor(work());
  }

  function work(): number {
    return running.async + running.sync + queue.size + syncQueue.size;
  }

  function start(work: Work, kind: "async" | "sync"): void {
    running[kind]++;
    let isReleased = false;
    work.start(() => {
      if (isReleased) return;
      isReleased = true;
      running[kind]--;
      pump();
    });
  }

  return {
    id,
    name,
    model,
    tally,
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
      return work() > 0;
    },
    enqueue(work, priority) {
      queue.add(work, priority);
      pump();
    },
    enqueueSync(work) {
      syncQueue.add(work, 0);
      pump();
    },
    remove(work) {
      const isRemoved = queue.remove(work) || syncQueue.remove(work);
      if (isRemoved) pump();
      return isRemoved;
    },
    wake() {
      tally.add("wakes");
      replicas.wake();
    },
    stop: () => timers.stop(),
  };
}
