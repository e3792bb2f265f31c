import { createParser } from "eventsource-parser";

/** One event of a `text/event-stream` body. */
export interface ServerSentEvent {
  /** `message` if the event has no type. */
  readonly event: string;
  /** The lines of the data, joined by line feeds. */
  readonly data: string;
  /** The latest id in the stream so far. */
  readonly id?: string;
}

/**
 * Reads server-sent events as they arrive (WHATWG HTML, 9.2.6). `retry` and comments are ignored: a response is read
 * once, and never reconnects.
 *
 * Unlike a browser, it also yields an event that the end of the stream cuts off before its empty line, because some
 * models end their output without one.
 */
export async function* serverSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let events: ServerSentEvent[] = [];
  let id: string | undefined;
  const parser = createParser({
    onId: (latest) => {
      id = latest;
    },
    onEvent: ({ event = "message", data }) => {
      events.push({ event, data, ...(id !== undefined && { id }) });
    },
  });
  const parse = (text: string) => {
    events = [];
    parser.feed(text);
    return events;
  };
  const decoder = new TextDecoder();
  for await (const chunk of body) yield* parse(decoder.decode(chunk, { stream: true }));
  yield* parse(`${decoder.decode()}\n\n`);
}
