import { safeError } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { fromPortableError, toPortableError } from "./portable-error.ts";

const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
const throttled = Object.assign(new Error("Slow down"), {
  name: "ThrottlingException",
  $fault: "client",
  $metadata: { httpStatusCode: 400 },
});

test.each([
  ["an error of the system", refused],
  ["an error of AWS", throttled],
  ["an error with a cause", new TypeError("fetch failed", { cause: refused })],
  ["an error of a parser, whose message may quote", new SyntaxError('"confidential" is not JSON')],
])("%s is logged in the same way after it came from another thread", (_which, error) => {
  const restored = fromPortableError(structuredClone(toPortableError(error)));
  expect(restored.message).toBe(error.message);
  expect(safeError(restored)).toEqual(safeError(error));
});

test("what is no error becomes one that does not quote it", () => {
  expect(fromPortableError(toPortableError("confidential")).message).toBe("a string was thrown");
});
