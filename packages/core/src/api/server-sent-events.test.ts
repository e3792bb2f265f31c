import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lines } from "./lines.ts";
import { serverSentEvents } from "./server-sent-events.ts";

async function* chunks(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  for (const [index, end] of ends.entries()) yield bytes.subarray(ends[index - 1] ?? 0, end);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

test("lines are the same however the bytes are cut", async () => {
  const line = fc
    .string({ unit: fc.constantFrom("a", "ü", "😀", " ", "\r", "\u2028") })
    .filter((text) => !text.endsWith("\r"));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat()), fc.boolean(), async (texts, cuts, crlf) => {
      const bytes = Buffer.from(texts.map((text) => text + (crlf ? "\r\n" : "\n")).join(""));
      expect(await all(lines(chunks(bytes, cuts)))).toEqual(texts);
    }),
  );
});

test("a last line without an end counts, and half a character at the end becomes U+FFFD", async () => {
  expect(await all(lines(chunks(Buffer.from("a\nb"), [])))).toEqual(["a", "b"]);
  expect(await all(lines(chunks(Buffer.from([0x61, 0xf0, 0x9f]), [2])))).toEqual(["a\ufffd"]);
  expect(await all(lines(chunks(Buffer.from(""), [0])))).toEqual([]);
});

const eventsOf = (text: string, cuts: readonly number[] = []) =>
  all(serverSentEvents(chunks(Buffer.from(text), cuts)));

describe("server-sent events", () => {
  test.each([
    ["data: a\n\n", [{ event: "message", data: "a" }]],
    [
      "data:a\r\n\r\ndata: [DONE]\r\n\r\n",
      [
        { event: "message", data: "a" },
        { event: "message", data: "[DONE]" },
      ],
    ],
    ["data: a\ndata\ndata:  b\n\n", [{ event: "message", data: "a\n\n b" }]],
    [
      "event: delta\nid: 7\ndata: a:b\n\ndata: c\n\n",
      [
        { event: "delta", data: "a:b", id: "7" },
        { event: "message", data: "c", id: "7" },
      ],
    ],
    [": keep-alive\n\nretry: 5\nevent: none\n\ndata: a\n\n", [{ event: "message", data: "a" }]],
    ["data: cut off", [{ event: "message", data: "cut off" }]],
    ["\n\n\n", []],
  ])("%j", async (text, events) => {
    expect(await eventsOf(text)).toEqual(events);
    expect(
      await eventsOf(
        text,
        [...text].map((_, index) => index),
      ),
    ).toEqual(events);
  });
});
