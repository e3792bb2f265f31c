import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { ask } from "./ask.ts";

function answering(input: string) {
  const [from, to] = [new PassThrough(), new PassThrough()];
  from.end(input);
  return { answer: ask("Deploy anyway? [y/N] ", from, to), to };
}

test.each([
  ["y\n", true],
  ["Yes\n", true],
  [" y \n", true],
  ["n\n", false],
  ["\n", false],
  ["yesterday\n", false],
  ["", false],
])("%j is taken as %s", async (input, expected) => {
  expect(await answering(input).answer).toBe(expected);
});

test("the question is shown", async () => {
  const { answer, to } = answering("y\n");
  await answer;
  to.end();
  expect(await text(to)).toBe("Deploy anyway? [y/N] ");
});
