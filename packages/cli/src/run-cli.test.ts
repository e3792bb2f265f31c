import { expect, test } from "vitest";
import { fakeIo } from "./io.fixture.ts";
import { runCli } from "./run-cli.ts";

const fail = () => Promise.reject(new TypeError("a bug"));

async function boomerang(...args: string[]) {
  const { io, texts } = fakeIo();
  const exitCode = await runCli(args, io, fail);
  return { exitCode, ...texts };
}

test("a command line that is not valid has a hint, or is JSON if it asks for JSON", async () => {
  expect(await boomerang("get", "a", "--nothing")).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: "error: unknown option '--nothing'\n(add --help for usage and examples)\n",
  });
  for (const output of [["-o", "json"], ["--output", "jsonl"], ["--output=json"], ["-ojson"]]) {
    const { exitCode, stderr } = await boomerang("get", "a", "--nothing", ...output);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).error).toMatchObject({ code: "usage", message: "unknown option '--nothing'" });
  }
  // Not a format, and not the value of the option.
  expect((await boomerang("get", "json", "--nothing")).stderr).toMatch(/^error: /);
});

test("help is data, and ends with 0", async () => {
  const { exitCode, stdout, stderr } = await boomerang("--help");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Each command has examples");
});

test("the version is data", async () => {
  expect(await boomerang("--version")).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: "",
  });
});

test("an output that nobody reads any more ends the command, without a word", async () => {
  const { io, texts } = fakeIo();
  const write = async () => {
    throw Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  };
  const broken = { ...io, stdout: { ...io.stdout, write } };
  for (const args of [["explain"], ["explain", "-o", "json"], ["--help"]]) {
    expect(await runCli(args, broken, fail)).toBe(141);
  }
  expect(texts.stderr).toBe("");
});

test("a disk that is full is an error with a next step, of help and of JSON too", async () => {
  const error = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  for (const args of [["explain"], ["explain", "-o", "json"], ["--help"]]) {
    const { io, texts } = fakeIo();
    const full = { ...io, stdout: { ...io.stdout, write: () => Promise.reject(error) } };
    expect(await runCli(args, full, fail)).toBe(1);
    expect(texts.stderr).toMatch(/ENOSPC.*(?:\n.*)?Free disk space/);
  }
});

test("an error that nobody expects is not hidden", async () => {
  await expect(boomerang("get", "a")).rejects.toThrow("a bug");
});
