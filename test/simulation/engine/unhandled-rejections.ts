import type { EventEmitter } from "node:events";

/** Reports unhandled rejections of promises during `work`, on which Node would end the thread. */
export async function catchUnhandledRejections<T>(
  work: () => Promise<T>,
  onRejection: (reason: unknown) => void,
  thread: Pick<EventEmitter, "on" | "off"> = process,
): Promise<T> {
  thread.on("unhandledRejection", onRejection);
  try {
    return await work();
  } finally {
    thread.off("unhandledRejection", onRejection);
  }
}
