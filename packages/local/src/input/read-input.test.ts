import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { InputError } from "./input-line.ts";
import { parseInput, readInput } from "./read-input.ts";

const parse = (text: string | Buffer) => [...parseInput(Buffer.from(text))];

const file = async (content: string | Buffer) => {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-input-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "input.jsonl");
  await writeFile(path, content);
  return { folder, path };
};

test("blank lines are left out, and lines keep their numbers", () => {
  expect(parse('{"a":1}\n\n  \t\r\n{"b":2}\r\n\u3000\nlast')).toEqual([
    { line: 1, body: '{"a":1}' },
    { line: 4, body: '{"b":2}' },
    { line: 6, body: "last" },
  ]);
});

test("spaces at either end of a message are part of it", () => {
  expect(parse(" {} \n")).toEqual([{ line: 1, body: " {} " }]);
});

test("a byte order mark before the first line is not part of it", () => {
  expect(parse("\uFEFF{}\n\uFEFFx")).toEqual([
    { line: 1, body: "{}" },
    { line: 2, body: "\uFEFFx" },
  ]);
});

test("a line that is not UTF-8 cannot be sent, and its neighbours can", () => {
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

test("a file that is missing, a folder, empty, blank or UTF-16 is an error that says what to do", async () => {
  const { folder, path } = await file("");
  await expect(readInput(join(folder, "none.jsonl"))).rejects.toThrow(InputError);
  await expect(readInput(join(folder, "none.jsonl"))).rejects.toThrow(
    /none\.jsonl: there is no such file\. .*--input/,
  );
  await expect(readInput(folder)).rejects.toThrow("it is a folder");
  await expect(readInput("\0")).rejects.toThrow("ERR_INVALID_ARG_VALUE");
  await expect(readInput(path)).rejects.toThrow("has no messages. Each line is a message");
  await expect(readInput((await file(" \n\n")).path)).rejects.toThrow("has no messages");
  await expect(readInput((await file(Buffer.from("\uFEFF{}", "utf16le"))).path)).rejects.toThrow(InputError);
  await expect(readInput((await file("[{}]")).path)).rejects.toThrow(/input\.jsonl is one JSON array/);
});
