import { webhookToken } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { privacyRules, privateLines } from "./privacy.ts";
import { broken, process } from "./testing.fixture.ts";

const isPrivate = privateLines(["PRIVATE"]);

test("a log line with anything private in its message or its fields is told as broken", () => {
  const logged = (message: string, fields: object) =>
    broken(
      (violated) => privacyRules(violated, isPrivate),
      (observer) => observer.logged(process("receiver"), message, { ...fields }),
    );
  expect(logged("result stored", { job_id: "order-1" })).toEqual([]);
  expect(logged("result stored", { output: "PRIVATE" })).toEqual(["no log line holds anything private"]);
  expect(logged("stored PRIVATE", {})).toEqual(["no log line holds anything private"]);
});

describe("private is", () => {
  const token = webhookToken("order-1", "a key of more than thirty-two characters");
  const digest = "0".repeat(64);

  test.each([
    ["a text with the mark", "PRIVATE text"],
    ["a signature", `v1=${digest}`],
    ["an address that lets deliveries in", `https://hooks.example/v1/webhooks/order-1/${token}`],
    ["the beginning of one", `/v1/webhooks/jobs-17/${token.slice(0, 10)}`],
    ...["", "1", "12", "123"].map((before) => [
      `the mark in base64, after ${before.length} bytes`,
      Buffer.from(`${before}PRIVATE text`).toString("base64"),
    ]),
  ])("%s", (_, line) => {
    expect(isPrivate(line ?? "")).toBe(true);
  });

  test.each([
    ["a digest", digest],
    ["the path of deliveries without a token", "/v1/webhooks/order-1/"],
    ["another text in base64", Buffer.from("public text").toString("base64")],
  ])("not %s", (_, line) => {
    expect(isPrivate(line)).toBe(false);
  });
});
