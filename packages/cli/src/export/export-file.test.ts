import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
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

test("a disk that is full while a line is written is named, and the next run continues after the line before", async () => {
  const path = await fileWith(undefined);
  const file = await openExportFile(path, async (...args) => {
    const handle = await open(...args);
    const appendFile: typeof handle.appendFile = async (text) => {
      await handle.write(String(text).slice(0, 5));
      if (text === `${job("b")}\n`)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      await handle.write(String(text).slice(5));
    };
    return {
      stat: handle.stat.bind(handle),
      read: handle.read.bind(handle),
      truncate: handle.truncate.bind(handle),
      close: handle.close.bind(handle),
      appendFile,
    } as typeof handle;
  });
  await file.append(job("a"));
  await expect(file.append(job("b"))).rejects.toMatchObject({
    code: "file_not_writable",
    message: `cannot write ${path}: ENOSPC: no space left on device, write`,
    nextStep: expect.stringContaining("run the same command again"),
    exitCode: 1,
  });
  await file.close();
  const again = await openExportFile(path);
  expect(again.lastLine).toBe(job("a"));
  await again.append(job("b"));
  await again.close();
  expect(await readFile(path, "utf8")).toBe(`${job("a")}\n${job("b")}\n`);
});

test.each(['{"important":1}', "text", "one\ntwo\nthree", '{"job_id":"a"}\nnotes\n', "\n"])(
  "a file that is no export, %j, is left as it is",
  async (text) => {
    const path = await fileWith(text);
    await expect(openExportFile(path)).rejects.toMatchObject({ code: "invalid_input", exitCode: 5 });
    expect(await readFile(path, "utf8")).toBe(text);
  },
);
