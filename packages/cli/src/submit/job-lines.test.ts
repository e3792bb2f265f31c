import { JsonText } from "@boomerang/client";
import { expect, test } from "vitest";
import { readLines } from "./job-lines.ts";

const bytes = new TextEncoder().encode('{"a":1}\n\n  \r\n{"é":"😀"}\r\n{"last":true}');

async function* inChunks(size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test.each([1, 2, 3, 7, 1000])("lines are the same in chunks of %d bytes", async (size) => {
  const lines = await Array.fromAsync(readLines(inChunks(size), (text) => new JsonText(text)));
  expect(lines.map(({ line, job }) => [line, (job as JsonText).text])).toEqual([
    [1, '{"a":1}'],
    [4, '{"é":"😀"}'],
    [5, '{"last":true}'],
  ]);
  expect(lines.map(({ endsAt }) => endsAt)).toEqual([8, bytes.length - 13, bytes.length]);
});

test("a line break at the end is no line", async () => {
  async function* chunks() {
    yield new TextEncoder().encode("1\n");
  }
  expect(await Array.fromAsync(readLines(chunks(), (text) => new JsonText(text)))).toHaveLength(1);
});

test("a byte order mark and Windows' line breaks are not part of a line", async () => {
  async function* chunks() {
    yield new TextEncoder().encode("\ufeff1\r\n2\r\n");
  }
  const lines = await Array.fromAsync(readLines(chunks(), (text) => new JsonText(text)));
  expect(lines.map(({ job }) => (job as JsonText).text)).toEqual(["1", "2"]);
});
