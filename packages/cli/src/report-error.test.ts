import { BoomerangError, type ErrorCode } from "@boomerang/client";
import { expect, test } from "vitest";
import { CliError } from "./cli-error.ts";
import { fakeIo } from "./io.fixture.ts";
import { reportError } from "./report-error.ts";

const details = { nextStep: "Do this.", retryable: true, jobId: "order-1" };

test("an error says what happened and what to do, in one line each", async () => {
  const { io, texts } = fakeIo();
  const error = new BoomerangError("it broke\n\u001b[31mred", { ...details, code: "unavailable" });
  expect(await reportError(error, io, "text")).toBe(6);
  expect(texts).toEqual({ stdout: "", stderr: "error: it broke [31mred\n       Do this.\n" });
});

test.each(["json", "jsonl"] as const)("an error is JSON if the output is %s", async (format) => {
  const { io, texts } = fakeIo();
  await reportError(new BoomerangError("it broke", { ...details, code: "unavailable" }), io, format);
  expect(JSON.parse(texts.stderr)).toEqual({
    error: {
      code: "unavailable",
      message: "it broke",
      next_step: "Do this.",
      retryable: true,
      job_id: "order-1",
    },
  });
});

test.each<[ErrorCode, number]>([
  ["timeout", 1],
  ["not_configured", 2],
  ["access_denied", 3],
  ["no_credentials", 3],
  ["job_not_found", 4],
  ["invalid_job", 5],
  ["unavailable", 6],
  ["aborted", 130],
])("the exit code of %s is %d", async (code, exitCode) => {
  const { io } = fakeIo();
  expect(await reportError(new BoomerangError("x", { ...details, code }), io, "text")).toBe(exitCode);
});

test.each([
  ["InferenceApiError", 5],
  ["ValidationException", 6],
])("a call that is rejected because of %s is exit code %d", async (name, exitCode) => {
  const cause = Object.assign(new Error("rejected"), { name });
  const error = new BoomerangError("x", { ...details, code: "call_rejected", cause });
  expect(await reportError(error, fakeIo().io, "text")).toBe(exitCode);
});

test("a command's own error has its exit code, another error is not hidden", async () => {
  const { io } = fakeIo();
  expect(await reportError(new CliError("x", { code: "y", nextStep: ".", exitCode: 4 }), io, "text")).toBe(4);
  await expect(reportError(new TypeError("bug"), io, "text")).rejects.toThrow("bug");
});

test.each([
  ["ENOSPC", "no space left on device", /^Free disk space/],
  ["EDQUOT", "disk quota exceeded", /quota/],
  ["EIO", "i/o error", /^Check the disk/],
  ["EROFS", "read-only file system", /^Correct what the message names/],
])("an error of the system, %s, says what to do instead of where in the code", async (code, text, advice) => {
  const { io, texts } = fakeIo();
  const error = Object.assign(new Error(`${code}: ${text}, write`), { code, syscall: "write", errno: -1 });
  expect(await reportError(error, io, "jsonl")).toBe(1);
  expect(JSON.parse(texts.stderr).error).toMatchObject({
    code: "system_error",
    message: `the system reports ${code}: ${text}, write`,
    next_step: expect.stringMatching(advice),
  });
});
