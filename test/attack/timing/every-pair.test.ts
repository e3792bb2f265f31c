import { createHmac } from "node:crypto";
import { isWebhookToken, verifyWebhookSignature, webhookToken } from "@boomerang/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyUntilRight } from "./careless.ts";
import { watchComparisons } from "./watch-comparisons.ts";

const rawBody = Buffer.from('{"request_id":"request-1","data":"output"}');
const signatureBy = (secret: string) => createHmac("sha256", secret).update(rawBody).digest("hex");

const SECRETS = ["whsec_one", "whsec_two", "whsec_three"];
/** Signatures under known secrets and an unknown one, and ones with one digit of a right one replaced. */
const entries = fc.array(
  fc.oneof(
    fc.constantFrom(...SECRETS, "whsec_unknown").map(signatureBy),
    fc
      .tuple(fc.constantFrom(...SECRETS), fc.nat(63), fc.constantFrom(..."0123456789abcdef"))
      .map(
        ([secret, at, digit]) => signatureBy(secret).slice(0, at) + digit + signatureBy(secret).slice(at + 1),
      ),
  ),
  { maxLength: 16 },
);

test("every signature is compared whole and in constant time with that of every secret, whichever is right", () => {
  const check = fc.property(fc.subarray(SECRETS), entries, (secrets, received) => {
    const header = received.map((entry) => `v1=${entry}`).join();
    const { result, comparisons } = watchComparisons(() =>
      verifyWebhookSignature({ rawBody, header, secrets }),
    );
    expect(comparisons.length).toBe(secrets.length * received.length);
    expect(comparisons.every(({ bytes }) => bytes[0] === 32 && bytes[1] === 32)).toBe(true);
    expect(result).toBe(comparisons.some(({ isSame }) => isSame));
    expect(result).toBe(secrets.some((secret) => received.includes(signatureBy(secret))));
  });
  fc.assert(check, { numRuns: 1000 });
});

test("a token is compared whole and in constant time, wherever it is wrong", () => {
  const key = "a link key of more than 32 characters";
  const right = webhookToken("order-1", key);
  const check = fc.property(fc.nat(42), fc.constantFrom(...right, "-", "A"), (at, char) => {
    const token = right.slice(0, at) + char + right.slice(at + 1);
    const { result, comparisons } = watchComparisons(() => isWebhookToken(token, "order-1", key));
    expect(comparisons).toEqual([{ bytes: [43, 43], isSame: token === right }]);
    expect(result).toBe(token === right);
  });
  fc.assert(check, { numRuns: 1000 });
});

test("a check that compares without timingSafeEqual and stops early is detected", () => {
  const header = SECRETS.map((secret) => `v1=${signatureBy(secret)}`).join();
  const { result, comparisons } = watchComparisons(() =>
    verifyUntilRight({ rawBody, header, secrets: SECRETS }),
  );
  expect(result).toBe(true);
  expect(comparisons).toEqual([]);
});
