import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { systemIo } from "./system-io.ts";

function withStreams(streams: Readonly<Record<string, unknown>>) {
  for (const [name, stream] of Object.entries(streams)) {
    vi.spyOn(process, name as "stdout", "get").mockReturnValue(stream as typeof process.stdout);
  }
  return systemIo(new AbortController().signal);
}

test("a stream that is full is waited for", async () => {
  const stdout = new PassThrough({ highWaterMark: 4 });
  const io = withStreams({ stdout });
  let isWritten = false;
  const writing = io.stdout.write("longer than four").then(() => {
    isWritten = true;
  });
  await Promise.resolve();
  expect(isWritten).toBe(false);
  expect(String(stdout.read())).toBe("longer than four");
  await writing;
  expect(isWritten).toBe(true);
});

test("a write to a reader that has ended is an error, and each one after it", async () => {
  const stdout = new PassThrough();
  const io = withStreams({ stdout });
  stdout.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  for (const text of ["a", "b"]) await expect(io.stdout.write(text)).rejects.toMatchObject({ code: "EPIPE" });
});

test("only a terminal is one, with its width", () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 42 });
  const io = withStreams({ stdout: terminal, stderr: new PassThrough() });
  expect(io.stdout).toMatchObject({ isTerminal: true, columns: 42 });
  expect(io.stderr).toMatchObject({ isTerminal: false, columns: 100 });
});

test("standard input is read to its end", async () => {
  const stdin = new PassThrough();
  stdin.end("abc");
  const chunks = await Array.fromAsync(withStreams({ stdin }).stdin);
  expect(Buffer.concat(chunks).toString()).toBe("abc");
});

test("relative paths begin where the user called pnpm", () => {
  vi.stubEnv("INIT_CWD", "/where/the/user/is");
  expect(systemIo(new AbortController().signal).directory).toBe("/where/the/user/is");
  vi.stubEnv("INIT_CWD", undefined);
  expect(systemIo(new AbortController().signal).directory).toBe(process.cwd());
});
