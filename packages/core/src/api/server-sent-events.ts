import { lines } from "./lines.ts";

/** One event of a `text/event-stream` body. */
export interface ServerSentEvent {
  /** `message` where the stream names none. */
  readonly event: string;
  /** Lines of the data, joined by line feeds. */
  readonly data: string;
  readonly id?: string;
}

/**
 * Reads server-sent events as they arrive (WHATWG HTML, 9.2.6; lines end in LF or CRLF).
 *
 * Unlike a browser it also gives an event that the end of the stream cuts off before its empty line: a model
 * that ends without one has said all it has to say.
 */
export async function* serverSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let data: string[] = [];
  let event = "";
  let id: string | undefined;
  const flush = (): ServerSentEvent[] => {
    const complete =
      data.length === 0
        ? []
        : [{ event: event || "message", data: data.join("\n"), ...(id !== undefined && { id }) }];
    data = [];
    event = "";
    return complete;
  };
  for await (const line of lines(body)) {
    if (line === "") yield* flush();
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "event") event = value;
    else if (name === "id") id = value;
  }
  yield* flush();
}
