import type { EventEmitter } from "node:events";

/**
 * Hears of promises that are rejected and that nobody waits for while `work` goes on, in the place of Node, which would end
 * the thread.
 */
export async function hearLeftAlone<T>(
  work: () => Promise<T>,
  onLeftAlone: (reason: unknown) => void,
  thread: Pick<EventEmitter, "on" | "off"> = process,
): Promise<T> {
  thread.on("unhandledRejection", onLeftAlone);
  try {
    return await work();
  } finally {
    thread.off("unhandledRejection", onLeftAlone);
  }
}
