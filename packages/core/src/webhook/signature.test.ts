import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signWebhook, verifyWebhookSignature } from "./signature.ts";

const rawBody = Buffer.from('{"request_id":"r1","data":1.0}');
const NEW = "whsec_new";
const OLD = "whsec_old";
const hex = (secret: string, body: Uint8Array = rawBody) =>
  createHmac("sha256", secret).update(body).digest("hex");
const verify = (header: string | undefined, secrets: readonly string[] = [NEW]) =>
  verifyWebhookSignature({ rawBody, header, secrets });

test("a signature is HMAC-SHA256 of the raw bytes under the whole secret", () => {
  // RFC 4231, test case 2.
  expect(signWebhook(Buffer.from("what do ya want for nothing?"), ["Jefe"])).toBe(
    "v1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

test("while a secret is rotated the header has both signatures, the newest first", () => {
  expect(signWebhook(rawBody, [NEW, OLD])).toBe(`v1=${hex(NEW)},v1=${hex(OLD)}`);
});

test("without a secret there is no signature", () => {
  expect(signWebhook(rawBody, [])).toBe("");
});

describe("a signature is valid", () => {
  test.each([
    ["when one of two signatures matches the only secret", `v1=${hex(NEW)},v1=${hex(OLD)}`, [OLD]],
    ["when the only signature matches one of two secrets", `v1=${hex(OLD)}`, [NEW, OLD]],
    ["with white space around entries and the equals sign", `  v1 = ${hex(NEW)} ,\tv1=${hex(OLD)} `, [NEW]],
    ["with upper-case digits", `v1=${hex(NEW).toUpperCase()}`, [NEW]],
    ["beside unknown versions", `v2=abc,v0=,v1=${hex(NEW)}`, [NEW]],
    ["beside malformed entries", `,,v1=,v1=zz,=,v1=${hex(NEW)}`, [NEW]],
    ["as the 16th entry", `${`v1=${hex(OLD)},`.repeat(15)}v1=${hex(NEW)}`, [NEW]],
    ["when an empty secret is configured too", `v1=${hex(NEW)}`, ["", NEW]],
  ])("%s", (_, header, secrets) => {
    expect(verify(header, secrets)).toBe(true);
  });
});

describe("a signature is invalid", () => {
  test.each([
    ["without a header", undefined, [NEW]],
    ["when it is empty", "", [NEW]],
    ["under another secret", `v1=${hex(OLD)}`, [NEW]],
    ["without any secret", `v1=${hex("")}`, []],
    ["under an empty secret", `v1=${hex("")}`, [""]],
    ["of another version", `v2=${hex(NEW)}`, [NEW]],
    ["without a version", hex(NEW), [NEW]],
    ["that is truncated", `v1=${hex(NEW).slice(0, 63)}`, [NEW]],
    ["that is too long", `v1=${hex(NEW)}0`, [NEW]],
    ["past 16 entries", `${`v1=${hex(OLD)},`.repeat(16)}v1=${hex(NEW)}`, [NEW]],
    ["past 4,096 characters", `${" ".repeat(4096)}v1=${hex(NEW)}`, [NEW]],
  ])("%s", (_, header, secrets) => {
    expect(verify(header, secrets)).toBe(false);
  });

  test("when a single byte of the body differs", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, at, flip) => {
          const header = signWebhook(body, [NEW]);
          expect(verifyWebhookSignature({ rawBody: body, header, secrets: [NEW] })).toBe(true);
          const changed = Uint8Array.from(body, (byte, index) =>
            index === at % body.length ? byte ^ flip : byte,
          );
          expect(verifyWebhookSignature({ rawBody: changed, header, secrets: [NEW] })).toBe(false);
        },
      ),
    );
  });
});

test("every signed body verifies with any one of its secrets", () => {
  const secret = fc.string({ minLength: 1, unit: "grapheme" });
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      (body, secrets, pick) => {
        const known = secrets[pick % secrets.length] ?? "";
        expect(
          verifyWebhookSignature({ rawBody: body, header: signWebhook(body, secrets), secrets: [known] }),
        ).toBe(true);
      },
    ),
  );
});

test("no random header throws or is valid", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^v1=[0-9a-f]{64}(,v1=[0-9a-f]{64}){0,3}$/)),
      (header) => {
        expect(verify(header)).toBe(false);
      },
    ),
  );
});
