import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { InputError } from "./input-line.ts";
import { parseInput, readInput } from "./read-input.ts";

const parse = (text: string | Buffer) => [...parseInput(Buffer.from(text))];

const file = async (content: string | Buffer) => {
  const directory = await mkdtemp(join(tmpdir(), "boomerang-input-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, "input.jsonl");
  await writeFile(path, content);
  return { directory, path };
};

test("blank lines are skipped, and lines keep their numbers", () => {
  expect(parse('{"a":1}\n\n  \t\r\n{"b":2}\r\n\u3000\nlast')).toEqual([
    { line: 1, body: '{"a":1}' },
    { line: 4, body: '{"b":2}' },
    { line: 6, body: "last" },
  ]);
});

test("spaces before and after a message are part of it", () => {
  expect(parse(" {} \n")).toEqual([{ line: 1, body: " {} " }]);
});

test("a byte order mark at the start of the file is not part of the first message", () => {
  expect(parse("\uFEFF{}\n\uFEFFx")).toEqual([
    { line: 1, body: "{}" },
    { line: 2, body: "\uFEFFx" },
  ]);
});

test("a line that is not UTF-8 cannot be sent, but the other lines can", () => {
  const lines = parse(Buffer.from("a\n\xff\nb", "latin1"));
  expect(lines.map(({ line, unsendable }) => [line, unsendable])).toEqual([
    [1, undefined],
    [2, "is not UTF-8"],
    [3, undefined],
  ]);
});

test("a file is read", async () => {
  const { path } = await file('{"job_id":"a"}\n');
  expect(await readInput(path)).toEqual([{ line: 1, body: '{"job_id":"a"}' }]);
});

test("a missing file, a directory, or an empty, blank, UTF-16 or array file is an error that states what to do", async () => {
  const { directory, path } = await file("");
  await expect(readInput(join(directory, "none.jsonl"))).rejects.toThrow(InputError);
  await expect(readInput(join(directory, "none.jsonl"))).rejects.toThrow(
    /none\.jsonl: the file does not exist\. .*--input/,
  );
  await expect(readInput(directory)).rejects.toThrow("it is a directory");
  await expect(readInput("\0")).rejects.toThrow("ERR_INVALID_ARG_VALUE");
  await expect(readInput(path)).rejects.toThrow("contains no messages. Write one message per line");
  await expect(readInput((await file(" \n\n")).path)).rejects.toThrow("contains no messages");
  await expect(readInput((await file(Buffer.from("\uFEFF{}", "utf16le"))).path)).rejects.toThrow(InputError);
  await expect(readInput((await file("[{}]")).path)).rejects.toThrow(/input\.jsonl is a JSON array/);
});

async function* stream(...chunks: string[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

test("the standard input is read until its end", async () => {
  expect(await readInput(stream('{"a"', ':1}\n{"b":', "2}"))).toEqual([
    { line: 1, body: '{"a":1}' },
    { line: 2, body: '{"b":2}' },
  ]);
});

test("errors about the standard input name it, and how to convert it", async () => {
  await expect(readInput(stream("\n"))).rejects.toThrow("The standard input contains no messages. Write one");
  await expect(readInput(stream("[1,", "\n2]"))).rejects.toThrow(
    "The standard input is a JSON array, not JSONL. Convert it: … | jq -c '.[]' | npx -y pnpm@12 start --input -",
  );
});
