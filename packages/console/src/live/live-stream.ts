import { setTimeout } from "node:timers/promises";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { changes, type Reading } from "./changes.ts";

/** How often a page that is looked at is read again. */
export interface LiveOptions {
  readonly everyMs: number;
  /** Ends all streams: the console stops. */
  readonly stopped: AbortSignal;
}

/**
 * Server-sent events of a part of a page: `content` with its markup whenever that has changed, and `end` when it will not change any
 * more; `problem` with a text when it cannot be read, after which the stream ends and the browser connects again.
 *
 * @param read the markup
 * @param describe an error, for people
 */
export function liveStream(
  context: Context,
  { everyMs, stopped }: LiveOptions,
  read: () => Promise<Reading>,
  describe: (error: unknown) => string,
): Response {
  return streamSSE(context, async (stream) => {
    const closed = new AbortController();
    stream.onAbort(() => closed.abort());
    const signal = AbortSignal.any([stopped, closed.signal]);
    try {
      for await (const html of changes(read, { pause: () => pauseUnlessAborted(everyMs, signal), signal }))
        await stream.writeSSE({ event: "content", data: html });
      if (!signal.aborted) await stream.writeSSE({ event: "end", data: "" });
    } catch (error) {
      await stream.writeSSE({ event: "problem", data: describe(error) });
    }
  });
}

/** Resolves after a while, or at once when the signal is aborted. */
const pauseUnlessAborted = (ms: number, signal: AbortSignal) =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
