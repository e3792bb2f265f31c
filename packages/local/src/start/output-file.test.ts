import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseInputLine } from "../input/input-line.ts";
import { ArgumentsError } from "./arguments.ts";
import { openOutput } from "./output-file.ts";
import { sentLine } from "./sent-line.ts";
import { settleLines } from "./settle-lines.ts";

const message = (job_id: string) => JSON.stringify({ job_id, target: { model_id: "echo" }, model_input: 1 });
const input = ["a", "b", "c"].map((id, n) => parseInputLine(message(id), n + 1));
const settled = (line: number) => {
  const jobId = "abc"[line - 1] ?? "";
  const job = { jobId, status: "SUCCEEDED" as const, result: '"長"' };
  return settleLines([sentLine(input[line - 1]!, "m")], job, { find: () => undefined });
};

const file = async () => {
  const directory = await mkdtemp(join(tmpdir(), "boomerang-output-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return join(directory, "out.jsonl");
};

/** Runs some lines, and returns those that were run before, as the file tells. */
async function run(path: string, ...lines: number[]): Promise<number[]> {
  const { writer, settled: earlier } = await openOutput(path, input);
  for (const line of lines) await writer.append(settled(line));
  await writer.close();
  return earlier.flatMap(({ outcomes }) => outcomes.map(({ line }) => line));
}
const linesOf = async (path: string): Promise<number[]> => {
  const text = await readFile(path, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).line);
};

test("outcomes are appended in the order in which they arrive, and a later run continues", async () => {
  const path = await file();
  expect(await run(path, 3, 1)).toEqual([]);
  expect(await run(path, 2)).toEqual([1, 3]);
  expect(await run(path)).toEqual([1, 2, 3]);
  expect(await linesOf(path)).toEqual([3, 1, 2]);
});

test("a file that was cut off anywhere is continued: the half-written line runs again, and no line is there twice", async () => {
  const path = await file();
  await run(path, 3, 1);
  const whole = await readFile(path);
  const firstEnd = whole.indexOf("\n") + 1;
  for (let bytes = 0; bytes < whole.length; bytes++) {
    await writeFile(path, whole.subarray(0, bytes));
    const before = bytes < firstEnd ? [] : [3];
    expect(await run(path, ...(bytes < firstEnd ? [3, 1] : [1]))).toEqual(before);
    expect((await readFile(path)).equals(whole)).toBe(true);
  }
});

test("a run that was killed while it checked the space on the disk is continued", async () => {
  const path = await file();
  await run(path, 1);
  await writeFile(path, `${await readFile(path, "utf8")}${" ".repeat(5000)}`);
  expect(await run(path, 2)).toEqual([1]);
  expect(await linesOf(path)).toEqual([1, 2]);
});

test.each([
  ["text", "dear diary\n", 1],
  ["text without a line break", "dear diary", 1],
  ["other JSON lines", '{"line":1,"text":"x"}\n', 1],
  ["an input file", `${message("a")}\n`, 1],
  ["a blank line", "\n", 1],
])("a file with %s is never changed", async (_what, content, line) => {
  const path = await file();
  await writeFile(path, content);
  const opening = openOutput(path, input);
  await expect(opening).rejects.toThrow(ArgumentsError);
  await expect(opening).rejects.toThrow(`contains something else: its line ${line} is not an outcome`);
  expect(await readFile(path, "utf8")).toBe(content);
});

test("a file with other lines after outcomes is never changed", async () => {
  const path = await file();
  await run(path, 1, 2);
  const content = `${await readFile(path, "utf8")}mine\n{"li`;
  await writeFile(path, content);
  await expect(openOutput(path, input)).rejects.toThrow("its line 3 is not an outcome");
  expect(await readFile(path, "utf8")).toBe(content);
});

test("the file of another input is never changed", async () => {
  const path = await file();
  await run(path, 1, 2);
  const content = await readFile(path, "utf8");
  const changed = [parseInputLine(message("new"), 1), ...input.slice(1)];
  const opening = openOutput(path, changed);
  await expect(opening).rejects.toThrow(ArgumentsError);
  await expect(opening).rejects.toThrow(
    /^Cannot continue: --output \S+ has the outcome of line 1 with another message than the input: .* Choose another file, or delete this one to run all lines again\.$/,
  );
  expect(await readFile(path, "utf8")).toBe(content);
});

test("a path that cannot be written is an error before the run, and leaves nothing behind", async () => {
  const path = await file();
  const directory = join(path, "..");
  await expect(openOutput(directory, input)).rejects.toThrow(
    `Cannot write --output ${directory}: it is a directory. Choose another file.`,
  );
  await expect(openOutput(join(directory, "no", "out.jsonl"), input)).rejects.toThrow(
    "its directory does not exist",
  );
  await expect(openOutput("/dev/null", input)).rejects.toThrow("not a regular file");
  await writeFile(path, "");
  await expect(openOutput(join(path, "out.jsonl"), input)).rejects.toThrow("its directory is a file");
});

test("outcomes longer than what is read at once are continued", async () => {
  const path = await file();
  const { writer } = await openOutput(path, input);
  const job = { jobId: "a", status: "SUCCEEDED" as const, result: `"${"長".repeat(100_000)}"` };
  await writer.append(settleLines([sentLine(input[0]!, "m")], job, { find: () => undefined }));
  await writer.append(settled(2));
  await writer.close();
  const { rest, settled: earlier, writer: again } = await openOutput(path, input);
  expect(rest.map(({ line }) => line)).toEqual([3]);
  expect(earlier[0]?.outcomes[0]?.job?.result).toBe(job.result);
  await again.close();
});

test("a new file is empty until the first outcome", async () => {
  const path = await file();
  const { writer } = await openOutput(path, input);
  expect((await stat(path)).size).toBe(0);
  await writer.close();
});
