import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWebhookToken, parseWebhookPath, webhookToken, webhookUrl } from "./link.ts";

const KEY = "link-key";
const jobIds = fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/).filter((id) => id !== "." && id !== "..");

test("a token has 43 characters that need no encoding, and is the same for the same job and key", () => {
  expect(webhookToken("order-123", KEY)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(webhookToken("order-123", KEY)).toBe(webhookToken("order-123", KEY));
});

test("a token is valid only for its own job and key", () => {
  const token = webhookToken("order-123", KEY);
  expect(isWebhookToken(token, "order-123", KEY)).toBe(true);
  expect(isWebhookToken(token, "order-124", KEY)).toBe(false);
  expect(isWebhookToken(token, "order-123", "other-key")).toBe(false);
});

test("only the exact text of a token is valid", () => {
  const token = webhookToken("order-123", KEY);
  // The last character has two unused bits, so other characters decode to the same bytes.
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const twins = [...alphabet].map((last) => token.slice(0, -1) + last).filter((twin) => twin !== token);
  for (const wrong of ["", "ü".repeat(43), token.slice(1), `${token}=`, `${token} `, ...twins]) {
    expect(isWebhookToken(wrong, "order-123", KEY)).toBe(false);
  }
  fc.assert(fc.property(fc.string(), (text) => !isWebhookToken(text, "order-123", KEY)));
});

test("an empty link key is rejected", () => {
  expect(() => webhookToken("order-123", "")).toThrow(/link key is empty.*: set a link key/);
  expect(() => isWebhookToken("x", "order-123", "")).toThrow(/link key is empty/);
});

describe("a webhook URL", () => {
  test.each([
    ["https://hooks.example.com", "https://hooks.example.com/v1/webhooks/a:1/t"],
    ["https://hooks.example.com/", "https://hooks.example.com/v1/webhooks/a:1/t"],
    ["https://hooks.example.com/prod//", "https://hooks.example.com/prod/v1/webhooks/a:1/t"],
    [
      "http://localhost:4566/_aws/execute-api/x/prod",
      "http://localhost:4566/_aws/execute-api/x/prod/v1/webhooks/a:1/t",
    ],
  ])("is made from the base %s", (base, url) => {
    expect(webhookUrl(base, "a:1", "t")).toBe(url);
  });

  test.each([
    "",
    "hooks.example.com",
    "ftp://example.com",
    "https://example.com?x=1",
    "https://example.com/#x",
  ])("is rejected for the base %j", (base) => {
    expect(() => webhookUrl(base, "a", "t")).toThrow(/webhook base must be an absolute/);
  });

  test.each(["", ".", "..", "a/b", "a b", "ü", "x".repeat(129)])("is rejected for the job id %j", (id) => {
    expect(() => webhookUrl("https://example.com", id, "t")).toThrow(/needs a job id/);
  });

  test("is parsed to its job and token, after a URL parser and with any encoding of its characters", () => {
    const encode = (text: string) =>
      [...text]
        .map((char) => (/[/]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`))
        .join("");
    fc.assert(
      fc.property(jobIds, (jobId) => {
        const token = webhookToken(jobId, KEY);
        const { pathname } = new URL(webhookUrl("https://example.com/prod", jobId, token));
        expect(parseWebhookPath(pathname)).toEqual({ jobId, token });
        expect(parseWebhookPath(`/v1/webhooks/${encodeURIComponent(jobId)}/${token}`)).toEqual({
          jobId,
          token,
        });
        expect(parseWebhookPath(`/v1/webhooks/${encode(jobId)}/${token}`)).toEqual({ jobId, token });
      }),
    );
  });
});

describe("a webhook path", () => {
  test.each([
    "/v1/webhooks/a/t",
    "/v1/webhooks/a/t/",
    "/v1/webhooks/a/t?x=/y",
    "/v1/webhooks/a/t#x",
    "v1/webhooks/a/t",
    "/v1/webhooks/v1/webhooks/a/t",
  ])("is %s", (path) => {
    expect(parseWebhookPath(path)).toEqual({ jobId: "a", token: "t" });
  });

  test.each([
    "",
    "/",
    "/v1/webhooks/a",
    "/v1/webhooks//t",
    "/v1/webhooks/a/",
    "/v2/webhooks/a/t",
    "/v1/hooks/a/t",
    "/v1/webhooks/a/t/more",
    "/v1/webhooks/a/t!",
    "/v1/webhooks/../t",
    "/v1/webhooks/%2e%2e/t",
    "/v1/webhooks/%2E/t",
    "/v1/webhooks/a%2Fb/t",
    "/v1/webhooks/%253A/t",
    "/v1/webhooks/%/t",
    "/v1/webhooks/%ff/t",
    `/v1/webhooks/${"a".repeat(129)}/t`,
    `/v1/webhooks/a/${"t".repeat(129)}`,
    `/${"x".repeat(2048)}/v1/webhooks/a/t`,
  ])("is not %j", (path) => {
    expect(parseWebhookPath(path)).toBeUndefined();
  });

  test("is parsed without throwing", () => {
    const part = fc.oneof(
      fc.constantFrom("/", "%", "..", "v1", "webhooks", "%2", "?"),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(() => parseWebhookPath(parts.join("/"))).not.toThrow();
      }),
    );
  });
});
