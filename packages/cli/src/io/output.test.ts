import { expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { createOutput, type Format } from "./output.ts";

async function list(format: Format, items: readonly number[], error?: Error) {
  const { io, texts } = fakeIo();
  async function* all() {
    yield* items;
    if (error !== undefined) throw error;
  }
  const listing = createOutput(io, format).list(all(), (n) => ({ n }), String);
  const count = await listing.catch((reason: Error) => reason.message);
  return { count, stdout: texts.stdout };
}

test("each item has its line, and no line of JSON begins with a comma", async () => {
  expect(await list("json", [1, 2])).toEqual({ count: 2, stdout: '[\n{"n":1},\n{"n":2}\n]\n' });
  expect(await list("jsonl", [1, 2])).toEqual({ count: 2, stdout: '{"n":1}\n{"n":2}\n' });
  expect(await list("text", [1, 2])).toEqual({ count: 2, stdout: "1\n2\n" });
  expect(await list("json", [])).toEqual({ count: 0, stdout: "[]\n" });
});

test.each([
  [true, "\nlate\n"],
  [false, "late\n"],
])("a note within a list of JSON begins its own line (on a terminal: %s)", async (isTerminal, stderr) => {
  const { io, texts } = fakeIo({ isTerminal });
  const output = createOutput(io, "json");
  async function* all() {
    yield 1;
    await output.note("late");
    yield 2;
  }
  await output.list(all(), (n) => ({ n }), String);
  expect(texts.stderr).toBe(stderr);
  expect(JSON.parse(texts.stdout)).toEqual([{ n: 1 }, { n: 2 }]);
  await output.note("after");
  expect(texts.stderr).toBe(`${stderr}after\n`);
});

test("a list that ends with an error is whole JSON up to there, and nothing if it had no item", async () => {
  const { count, stdout } = await list("json", [1, 2], new Error("interrupted"));
  expect(count).toBe("interrupted");
  expect(JSON.parse(stdout)).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await list("json", [], new Error("no"))).toEqual({ count: "no", stdout: "" });
});
