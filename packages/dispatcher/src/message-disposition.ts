/** What is to become of a message on the jobs queue. */
export type MessageDisposition =
  | { readonly type: "done" }
  /** Back to the queue, to be seen again after so many milliseconds. */
  | { readonly type: "return"; readonly afterMs: number; readonly why: string };

export const COMPLETE: MessageDisposition = { type: "done" };

/** The message goes back to the queue for `afterMs` milliseconds. */
export function retryAfter(afterMs: number, why: string): MessageDisposition {
  return { type: "return", afterMs, why };
}
