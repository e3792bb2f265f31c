import { Worker } from "node:worker_threads";
import type { Context } from "aws-lambda";
import { fromPortableError } from "./portable-error.ts";
import type { Invocation, WorkerMessage } from "./worker-messages.ts";

/** The worker thread of a function ended while it ran an invocation. */
export class WorkerEndedError extends Error {
  override readonly name = "WorkerEndedError";

  constructor(functionName: string, how: string, options?: ErrorOptions) {
    super(`the worker of the ${functionName} ${how}`, options);
  }
}

export interface WorkerFunctionOptions<Report> {
  readonly name: string;
  /** The module that the worker runs; it calls `serveInvocations`. */
  readonly entry: URL;
  /** The worker's `workerData`. */
  readonly data: unknown;
  /** Called when the handler begins with an event. */
  readonly onStarted?: (event: unknown) => void;
  /** Called with each report that the worker posts. */
  readonly onReport?: (report: Report) => void;
}

/** A function whose handler runs in a worker thread. */
export interface WorkerFunction {
  /** @throws {WorkerEndedError} when the worker ends before it responds */
  handler(event: unknown, context: Context): Promise<never>;
  /** Ends the worker at once, whatever it does. Its invocations fail, and the next one starts another worker. */
  kill(): void;
  /** Ends the worker for good; resolves when no thread is left. */
  stop(): Promise<void>;
}

interface Pending {
  readonly event: unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  readonly exited: Promise<void>;
}

// After the event source has reported the timeout.
const TIMEOUT_MARGIN_MS = 100;

/**
 * Starts a function in a worker thread. All its invocations share the thread, while Lambda runs each of those that run at the same
 * time in a process of its own: here a crash ends them all.
 *
 * As Lambda does, it ends the worker when an invocation exceeds its time.
 */
export function startWorkerFunction<Report>(options: WorkerFunctionOptions<Report>): WorkerFunction {
  const { name, entry, data, onStarted, onReport } = options;
  const threads = new Set<Thread>();
  let isStopped = false;
  let lastId = 0;
  // At once: the first invocation should not wait for its modules.
  let current: Thread | undefined = startThread();

  function startThread(): Thread {
    // The parent's options are for its own entry: `--import ./scripts/check-node.mjs`, for example.
    const worker = new Worker(entry, { workerData: data, execArgv: [] });
    const exited = Promise.withResolvers<void>();
    const thread: Thread = { worker, pending: new Map(), exited: exited.promise };
    threads.add(thread);
    worker.on("message", (message: WorkerMessage<Report>) => receive(thread, message));
    worker.on("error", (cause) => fail(thread, new WorkerEndedError(name, "failed", { cause })));
    worker.on("exit", (code) => {
      threads.delete(thread);
      fail(thread, new WorkerEndedError(name, `ended with exit code ${code}`));
      exited.resolve();
    });
    return thread;
  }

  function receive({ pending }: Thread, message: WorkerMessage<Report>): void {
    if (message.type === "report") {
      // Also of a worker that was killed meanwhile: it had logged that before.
      onReport?.(message.report);
      return;
    }
    const invocation = pending.get(message.id);
    if (invocation === undefined) return;
    if (message.type === "started") {
      onStarted?.(invocation.event);
      return;
    }
    pending.delete(message.id);
    if (message.type === "succeeded") invocation.resolve(JSON.parse(message.result) as never);
    else invocation.reject(fromPortableError(message.error));
  }

  function fail(thread: Thread, error: WorkerEndedError): void {
    if (current === thread) current = undefined;
    const failed = [...thread.pending.values()];
    thread.pending.clear();
    for (const { reject } of failed) reject(error);
  }

  function end(how: string): void {
    if (current === undefined) return;
    // Node begins no callback in the worker once this call has returned, and interrupts what runs.
    void current.worker.terminate();
    fail(current, new WorkerEndedError(name, how));
  }

  return {
    async handler(event, context) {
      if (isStopped) throw new WorkerEndedError(name, "is stopped");
      current ??= startThread();
      const thread = current;
      const id = ++lastId;
      const remainingMs = context.getRemainingTimeInMillis();
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      thread.pending.set(id, { event, resolve, reject });
      const invocation: Invocation = {
        ...{ id, remainingMs, functionName: name, requestId: context.awsRequestId },
        event: JSON.stringify(event),
      };
      thread.worker.postMessage(invocation);
      const timer = setTimeout(() => {
        if (current === thread) end("was ended: an invocation exceeded its time");
      }, remainingMs + TIMEOUT_MARGIN_MS);
      return promise.finally(() => clearTimeout(timer));
    },
    kill: () => end("was killed"),
    async stop() {
      isStopped = true;
      end("was stopped");
      await Promise.all([...threads].map(({ exited }) => exited));
    },
  };
}
