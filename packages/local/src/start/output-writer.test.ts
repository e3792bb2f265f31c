import { expect, test } from "vitest";
import { parseInputLine } from "../input/input-line.ts";
import { createOutputWriter, OutputError } from "./output-writer.ts";
import { sentLine } from "./sent-line.ts";
import { settleLines } from "./settle-lines.ts";

const settled = (line: number) => {
  const body = JSON.stringify({ job_id: `job-${line}`, target: { model_id: "echo" }, model_input: 1 });
  const job = { jobId: `job-${line}`, status: "SUCCEEDED" as const, result: "1" };
  return settleLines([sentLine(parseInputLine(body, line), "m")], job, { find: () => undefined });
};

/** A file on a disk with so many bytes; a write may accept fewer bytes than it was given. */
function disk(capacity: number, { code = "ENOSPC", chunk = 100 } = {}) {
  let content = Buffer.alloc(0);
  let isSynced = true;
  const fail = () => {
    throw Object.assign(new Error(code), { code });
  };
  const handle = {
    async stat() {
      return { size: content.length };
    },
    async write(bytes: Buffer, offset: number, length: number, position: number) {
      const count = Math.min(length, chunk, capacity - position);
      if (count === 0) fail();
      content = Buffer.concat([content.subarray(0, position), bytes.subarray(offset, offset + count)]);
      return { bytesWritten: count };
    },
    async truncate(size: number) {
      content = content.subarray(0, size);
    },
    async datasync() {
      if (!isSynced) fail();
    },
    close: () => Promise.resolve(),
  };
  return {
    handle: handle as unknown as Parameters<typeof createOutputWriter>[0],
    lines: () =>
      content
        .toString()
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line).line),
    endsWithLine: () => content.length === 0 || content.at(-1) === 0x0a,
    addByOther: (text: string) => {
      content = Buffer.concat([content, Buffer.from(text)]);
    },
    loseOnSync: () => {
      isSynced = false;
    },
  };
}
const open = (file: ReturnType<typeof disk>, total = 1000) =>
  createOutputWriter(file.handle, { path: "out.jsonl", size: 0, written: 0, total });

test("a line is complete even if the system writes it in parts", async () => {
  const file = disk(10_000, { chunk: 7 });
  const writer = open(file);
  await writer.append(settled(2));
  await writer.append(settled(1));
  expect(file.lines()).toEqual([2, 1]);
  expect(writer.written).toBe(2);
});

test.each([
  ["ENOSPC", "no space left on the device"],
  ["EDQUOT", "the disk quota is used up"],
  ["EIO", "EIO"],
])(
  "after %s the file has complete lines only, and the error tells what was kept and how to continue",
  async (code, why) => {
    const file = disk(400, { code });
    const writer = open(file);
    await writer.append(settled(1));
    await writer.append(settled(2));
    const failing = writer.append(settled(3));
    await expect(failing).rejects.toThrow(OutputError);
    await expect(failing).rejects.toThrow(
      `Stopped: cannot write to out.jsonl: ${why}. out.jsonl has the outcome of 2 of 1,000 lines. The same command continues with the others.`,
    );
    expect(file.lines()).toEqual([1, 2]);
    expect(file.endsWithLine()).toBe(true);
    await writer.whenIdle();
  },
);

test("of two runs that write the same file, one stops before it writes into the lines of the other", async () => {
  const file = disk(10_000);
  const writer = open(file);
  await writer.append(settled(1));
  file.addByOther('{"line":7}\n');
  await expect(writer.append(settled(2))).rejects.toThrow("another program has changed out.jsonl");
  expect(file.lines()).toEqual([1, 7]);
});

test("a disk that turns out to be full when the file is closed is an error too", async () => {
  const file = disk(10_000);
  const writer = open(file);
  await writer.append(settled(1));
  file.loseOnSync();
  await expect(writer.close()).rejects.toThrow(
    "Cannot store out.jsonl: no space left on the device. Its last lines may be missing; the same command runs those again.",
  );
});

test("whenIdle waits for the write under way", async () => {
  const file = disk(10_000);
  const writer = open(file);
  void writer.append(settled(1));
  await writer.whenIdle();
  expect(file.lines()).toEqual([1]);
});
