import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.fixture.ts";
import { nameForeignText } from "./foreign-text.ts";
import { rejectionOf } from "./parse-message.fixture.ts";

const message = '{"job_id":"SECRET","target":{"model_id":"a"},"model_input":1}';
const base64 = Buffer.from(message).toString("base64");

describe("a body in another format is named for what it is, with the fix:", () => {
  test.each([
    ["base64", base64, "base64 of JSON", "decode it, and send the JSON text itself"],
    ["base64 in lines", base64.replace(/.{20}/g, "$&\r\n"), "base64 of JSON", "decode it"],
    ["base64 for URLs", Buffer.from(message).toString("base64url"), "base64 of JSON", "decode it"],
    [
      "base64 of gzip",
      "H4sIAAAAAAAAA6tWKkktLlGyUlAqSU0uUQIAAAD//w==",
      "base64 of compressed data",
      "decompress",
    ],
    ["base64 of zlib", "eJyrViotTi1SslJQKs5ITUxRqgUANfYFPQ==", "base64 of compressed data", "decompress"],
    ["XML", '<?xml version="1.0"?><SECRET/>', "XML or HTML", "send JSON"],
    ["HTML", "\n<html>SECRET</html>", "XML or HTML", "send JSON"],
    ["percent-encoding", encodeURIComponent(message), "percent-encoded JSON", "decode it"],
    ["a form", `payload=${encodeURIComponent(message)}&a=1`, "form data", "send JSON"],
    ["a mark read as Latin-1", `ï»¿${message}`, "UTF-8 that was read as Latin-1", "read it as UTF-8"],
    ["a place in S3", "s3://SECRET/key.json", "the location of an object in S3", "send the message itself"],
    ["a file of the AWS CLI", "file://SECRET.json", "the name of a file", "send the content of the file"],
    ["a file of curl", "@SECRET.json", "the name of a file", "send the content of the file"],
  ])("%s", (_, body, what, fix) => {
    const rejection = rejectionOf(body);
    const place = "at line 1, column 1 (position 0)";
    expect(rejection.code).toBe("invalid_json");
    expect(rejection.message.startsWith(`the message body is not JSON: ${what} ${place}; ${fix}`)).toBe(true);
    expect(rejection.message).not.toContain("SECRET");
  });
});

test.each([
  ["a long word", "abcdefghijklmnopqrstuvwxyz"],
  ["a word that begins like base64 of JSON", "eyebrow-threading"],
  ["digits", "0123456789".repeat(20)],
  ["a hash", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"],
  ["an unquoted name and value", "job_id: order-1"],
  ["a comparison", "a == b"],
  ["less than", "< 5"],
  ["nothing", ""],
])("%s is nothing of this kind", (_, text) => {
  expect(nameForeignText(text)).toBeUndefined();
});

test("the time is linear for white space and letters", () => {
  for (const unit of [" ", "A", "A ", "=", "\n<"]) {
    const measure = (size: number) => {
      const text = `${unit.repeat(size / unit.length)}!`;
      return cpuMs(() => nameForeignText(text));
    };
    const small = measure(262_144);
    // Quadratic time would be a factor of 16.
    expect(measure(1_048_576)).toBeLessThan(10 * small + 50);
  }
});
