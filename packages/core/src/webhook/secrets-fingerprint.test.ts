import { expect, test } from "vitest";
import { isWebhookToken } from "./link.ts";
import { secretsFingerprint } from "./secrets-fingerprint.ts";

const KEY = "a link key of more than 32 characters";

test("the same secrets have the same fingerprint in any order", () => {
  expect(secretsFingerprint(["a", "b"], KEY)).toBe(secretsFingerprint(["b", "a"], KEY));
  expect(secretsFingerprint(["a", "b"], KEY)).toMatch(/^[0-9a-f]{64}$/);
});

test("other secrets and another key have other fingerprints", () => {
  const all = [["a"], ["b"], ["a", "b"], ["ab"], ["a,b"], ['a","b'], []].map((list) =>
    secretsFingerprint(list, KEY),
  );
  expect(new Set(all).size).toBe(all.length);
  expect(secretsFingerprint(["a"], `${KEY}x`)).not.toBe(secretsFingerprint(["a"], KEY));
});

test("it is not a token of any job", () => {
  const list = ["whsec_a"];
  const token = Buffer.from(secretsFingerprint(list, KEY), "hex").toString("base64url");
  for (const jobId of ["whsec_a", "a"]) expect(isWebhookToken(token, jobId, KEY)).toBe(false);
});
