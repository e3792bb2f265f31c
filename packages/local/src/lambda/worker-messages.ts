import type { PortableError } from "./portable-error.ts";

/** An invocation for a worker: what Lambda's runtime interface hands to a function. */
export interface Invocation {
  readonly id: number;
  /** JSON. */
  readonly event: string;
  readonly requestId: string;
  readonly functionName: string;
  /** Milliseconds that the invocation may take. */
  readonly remainingMs: number;
}

/** What a worker posts. */
export type WorkerMessage<Report> =
  | { readonly type: "started"; readonly id: number }
  /** With the result as JSON. */
  | { readonly type: "succeeded"; readonly id: number; readonly result: string }
  | { readonly type: "failed"; readonly id: number; readonly error: PortableError }
  | { readonly type: "report"; readonly report: Report };
