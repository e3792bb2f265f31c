import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openExportFile } from "./export-file.ts";

async function fileWith(text: string | undefined) {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-export-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "out.jsonl");
  if (text !== undefined) await writeFile(path, text);
  return path;
}

const LONG = "é".repeat(1_500_000);

test.each<[string, string | undefined, string | undefined, string]>([
  ["no file", undefined, undefined, ""],
  ["an empty file", "", undefined, ""],
  ["whole lines", "one\ntwo\n", "two", "one\ntwo\n"],
  ["a line that was cut off", "one\ntwo\nthr", "two", "one\ntwo\n"],
  ["the first line cut off", "one", undefined, ""],
  ["one line", "one\n", "one", "one\n"],
  ["long lines", `one\n${LONG}\n`, LONG, `one\n${LONG}\n`],
  ["a long line cut off", `one\n${LONG}`, "one", "one\n"],
])("continues %s", async (_, text, lastLine, kept) => {
  const path = await fileWith(text);
  const file = await openExportFile(path);
  expect(file.lastLine === lastLine).toBe(true);
  await file.append("next");
  await file.close();
  expect((await readFile(path, "utf8")) === `${kept}next\n`).toBe(true);
});

test("a file that cannot be written is named", async () => {
  await expect(openExportFile("/nowhere/out.jsonl")).rejects.toMatchObject({
    code: "file_not_writable",
    exitCode: 5,
  });
});
