import { webhookToken } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { privacyInvariants, privateLines } from "./privacy.ts";
import { broken, process } from "./testing.fixture.ts";

const isPrivate = privateLines(["PRIVATE"]);

test("private data in the message or the fields of a log line is detected", () => {
  const logged = (message: string, fields: object) =>
    broken(
      (violated) => privacyInvariants(violated, isPrivate),
      (observer) => observer.logged(process("receiver"), message, { ...fields }),
    );
  expect(logged("job submitted", { job_id: "order-1" })).toEqual([]);
  expect(logged("job submitted", { output: "PRIVATE" })).toEqual(["no log line contains private data"]);
  expect(logged("stored PRIVATE", {})).toEqual(["no log line contains private data"]);
});

describe("private data is", () => {
  const token = webhookToken("order-1", "a key of more than thirty-two characters");
  const digest = "0".repeat(64);

  test.each([
    ["a marked text", "PRIVATE text"],
    ["a signature", `v1=${digest}`],
    ["a webhook URL", `https://hooks.example/v1/webhooks/order-1/${token}`],
    ["the beginning of a token", `/v1/webhooks/jobs-17/${token.slice(0, 10)}`],
    ...["", "1", "12", "123"].map((before) => [
      `the mark in base64 after ${before.length} bytes`,
      Buffer.from(`${before}PRIVATE text`).toString("base64"),
    ]),
  ])("%s", (_, line) => {
    expect(isPrivate(line ?? "")).toBe(true);
  });

  test.each([
    ["a digest", digest],
    ["a webhook path without a token", "/v1/webhooks/order-1/"],
    ["other text in base64", Buffer.from("public text").toString("base64")],
  ])("not %s", (_, line) => {
    expect(isPrivate(line)).toBe(false);
  });
});
