import { expect, test } from "vitest";
import { fileErrorReason } from "./file-error.ts";

test.each([
  ["EACCES", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space left on the device"],
  ["EIO", "EIO"],
])("%s is explained as: %s", (code, reason) => {
  expect(fileErrorReason(Object.assign(new Error("system"), { code }))).toBe(reason);
});
