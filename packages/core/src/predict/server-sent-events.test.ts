import fc from "fast-check";
import { expect, test } from "vitest";
import { lines } from "./lines.ts";
import { serverSentEvents } from "./server-sent-events.ts";

async function* chunks(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  for (const [index, end] of ends.entries()) yield bytes.subarray(ends[index - 1] ?? 0, end);
}

test("lines are the same however the bytes are cut into chunks", async () => {
  const line = fc
    .string({ unit: fc.constantFrom("a", "ü", "😀", " ", "\r", "\u2028") })
    .filter((text) => !text.endsWith("\r"));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat()), fc.boolean(), async (texts, cuts, crlf) => {
      const bytes = Buffer.from(texts.map((text) => text + (crlf ? "\r\n" : "\n")).join(""));
      expect(await Array.fromAsync(lines(chunks(bytes, cuts)))).toEqual(texts);
    }),
  );
});

test("a last line without a line feed counts, and an incomplete character at the end becomes U+FFFD", async () => {
  const linesOf = (bytes: Uint8Array, cuts: number[]) => Array.fromAsync(lines(chunks(bytes, cuts)));
  expect(await linesOf(Buffer.from("a\nb"), [])).toEqual(["a", "b"]);
  expect(await linesOf(Buffer.from([0x61, 0xf0, 0x9f]), [2])).toEqual(["a\ufffd"]);
  expect(await linesOf(Buffer.from(""), [0])).toEqual([]);
});

const message = (data: string) => ({ event: "message", data });

// Each stream is read whole and byte by byte, which also splits each CRLF and each character.
test.each([
  ["an event", "data: a\n\n", [message("a")]],
  ["CRLF line ends", "data:a\r\n\r\ndata: [DONE]\r\n\r\n", [message("a"), message("[DONE]")]],
  ["lone CR line ends", "data: a\rdata: b\r\rdata: c\r\r", [message("a\nb"), message("c")]],
  ["mixed line ends", "data: a\r\n\rdata: b\n\r\ndata: c\r\r\n", ["a", "b", "c"].map(message)],
  ["several data lines", "data: a\ndata\ndata:  b\n\n", [message("a\n\n b")]],
  [
    "an event type, which ends with its event, and an id, which stays",
    "event: delta\nid: 7\ndata: a:b\n\ndata: c\n\n",
    [
      { event: "delta", data: "a:b", id: "7" },
      { ...message("c"), id: "7" },
    ],
  ],
  ["an id in an event without data", "id: 7\n\ndata: a\n\n", [{ ...message("a"), id: "7" }]],
  ["an id with U+0000, which is ignored", "id: 7\u0000\ndata: a\n\n", [message("a")]],
  ["comments", ": keep-alive\n\n:\ndata: a\n: b\n\n", [message("a")]],
  ["retry", "retry: 5\n\nretry: soon\ndata: a\n\n", [message("a")]],
  ["unknown fields and lines that are no fields", "other: 1\n{}\nDATA: 1\ndata: a\n\n", [message("a")]],
  ["an event type without data", "event: none\n\ndata: a\n\n", [message("a")]],
  ["a byte order mark", "\ufeffdata: a\n\n", [message("a")]],
  ["characters of several bytes", "data: ü😀\n\n", [message("ü😀")]],
  [
    "an event cut off in its line by the end of the stream",
    "data: a\n\ndata: cut off",
    ["a", "cut off"].map(message),
  ],
  ["an event cut off after its line", "data: cut off\n", [message("cut off")]],
  ["an event cut off after a lone CR", "data: cut off\r", [message("cut off")]],
  ["empty lines only", "\n\n\n", []],
  ["nothing", "", []],
])("server-sent events are read: %s", async (_, text, events) => {
  const bytes = Buffer.from(text);
  expect(await Array.fromAsync(serverSentEvents(chunks(bytes, [])))).toEqual(events);
  expect(await Array.fromAsync(serverSentEvents(chunks(bytes, [...bytes.keys()])))).toEqual(events);
});

test("an event is yielded as soon as its empty line has arrived", async () => {
  async function* body() {
    yield Buffer.from("data: a\r\n\r\n");
    throw new Error("read too far");
  }
  expect(await serverSentEvents(body()).next()).toEqual({ done: false, value: message("a") });
});
