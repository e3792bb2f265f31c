import type { Finding } from "@boomerang/preflight";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";

const finding = (level: Finding["level"]): Finding => ({ level, what: "" });
const OK = [finding("ok")];
const WARNING = [finding("ok"), finding("warning")];
const ERROR = [finding("warning"), finding("error")];

test.each([
  ["no problem", OK, { yes: false, canAsk: true }, "deploy"],
  ["a warning, and somebody can be asked", WARNING, { yes: false, canAsk: true }, "ask"],
  ["a warning, and --yes", WARNING, { yes: true, canAsk: true }, "deploy"],
  ["a warning, in CI", WARNING, { yes: false, canAsk: false }, "deploy"],
  ["an error", ERROR, { yes: false, canAsk: true }, "refuse"],
  ["an error, and --yes", ERROR, { yes: true, canAsk: true }, "refuse"],
  ["an error, in CI", ERROR, { yes: true, canAsk: false }, "refuse"],
])("after %s: %#", (_, findings, by, next) => {
  expect(decide(findings, by).next).toBe(next);
});

test("the text says what was found, and what happens", () => {
  expect(decide(ERROR, { yes: true, canAsk: true }).text).toBe("1 error, 1 warning. Not deployed.");
  expect(decide(WARNING, { yes: false, canAsk: true }).text).toBe(
    "0 errors, 1 warning. Deploy anyway? [y/N] ",
  );
  expect(decide(WARNING, { yes: false, canAsk: false }).text).toContain("since nobody can be asked here");
});
