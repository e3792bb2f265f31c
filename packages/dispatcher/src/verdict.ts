/** What is to become of a message on the jobs queue. */
export type Verdict =
  | { readonly type: "done" }
  /** Back to the queue, to be seen again after so many milliseconds. */
  | { readonly type: "return"; readonly afterMs: number; readonly why: string };

export const DONE: Verdict = { type: "done" };

/** The message goes back to the queue for `afterMs` milliseconds. */
export function giveBack(afterMs: number, why: string): Verdict {
  return { type: "return", afterMs, why };
}
