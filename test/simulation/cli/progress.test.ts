import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

function setUp(isTTY: boolean) {
  const written: string[] = [];
  const progress = createProgress({ isTTY, write: (text: string) => written.push(text) > 0 } as never);
  return { progress, written };
}

test("a terminal shows one progress line, and notes replace it", () => {
  const { progress, written } = setUp(true);
  progress.show("1 of 2 runs");
  progress.show("1 of 2 runs");
  progress.note("seed 1 violates an invariant");
  progress.show("2 of 2 runs");
  progress.end();
  const blank = `\r${" ".repeat(11)}\r`;
  expect(written).toEqual(["1 of 2 runs", blank, "seed 1 violates an invariant\n\n", "2 of 2 runs", blank]);
});

test("other outputs get only the notes", () => {
  const { progress, written } = setUp(false);
  progress.show("1 of 2 runs");
  progress.note("seed 1 violates an invariant");
  progress.end();
  expect(written).toEqual(["seed 1 violates an invariant\n\n"]);
});
