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

const job = (id: string) => `{"job_id":"${id}"}`;
const LONG = job("é".repeat(1_500_000));

test.each<[string, string | undefined, string | undefined, string]>([
  ["no file", undefined, undefined, ""],
  ["an empty file", "", undefined, ""],
  ["whole lines", `${job("a")}\n${job("b")}\n`, job("b"), `${job("a")}\n${job("b")}\n`],
  ["a line that was cut off", `${job("a")}\n${job("b")}\n{"jo`, job("b"), `${job("a")}\n${job("b")}\n`],
  ["the first line cut off", '{"job_id":"a', undefined, ""],
  ["one line", `${job("a")}\n`, job("a"), `${job("a")}\n`],
  ["long lines", `${job("a")}\n${LONG}\n`, LONG, `${job("a")}\n${LONG}\n`],
  ["a long line cut off", `${job("a")}\n${LONG}`, job("a"), `${job("a")}\n`],
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

test.each(['{"important":1}', "text", "one\ntwo\nthree", '{"job_id":"a"}\nnotes\n', "\n"])(
  "a file that is no export, %j, is left as it is",
  async (text) => {
    const path = await fileWith(text);
    await expect(openExportFile(path)).rejects.toMatchObject({ code: "invalid_input", exitCode: 5 });
    expect(await readFile(path, "utf8")).toBe(text);
  },
);
