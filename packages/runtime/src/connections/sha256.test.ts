import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Sha256 } from "./sha256.ts";

const bytes = fc.uint8Array({ maxLength: 300 });
const hex = (digest: Uint8Array) => Buffer.from(digest).toString("hex");

/** Bytes in the forms that the SDK passes. */
function formsOf(data: Uint8Array) {
  const buffer = Buffer.from(data);
  const offset = new Uint8Array([0, ...data]).subarray(1);
  return [data, buffer, offset, Uint8Array.from(data).buffer];
}

test("it is SHA-256, of parts and again after a reset", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), fc.string(), async (parts, text) => {
      const hash = new Sha256();
      for (const part of parts) hash.update(part);
      expect(hex(await hash.digest())).toBe(createHash("sha256").update(Buffer.concat(parts)).digest("hex"));
      hash.reset();
      hash.update(text);
      expect(hex(await hash.digest())).toBe(createHash("sha256").update(text).digest("hex"));
    }),
  );
});

test("with a secret it is the HMAC, whatever form secret and data have", async () => {
  await fc.assert(
    fc.asyncProperty(bytes, bytes, fc.string(), async (secret, data, text) => {
      const expected = createHmac("sha256", secret).update(data).digest("hex");
      for (const form of formsOf(secret)) {
        for (const dataForm of formsOf(data)) {
          const hmac = new Sha256(form);
          hmac.update(dataForm);
          expect(hex(await hmac.digest())).toBe(expected);
        }
      }
      const ofText = new Sha256(text);
      ofText.update("a");
      ofText.reset();
      ofText.update(data);
      expect(hex(await ofText.digest())).toBe(createHmac("sha256", text).update(data).digest("hex"));
    }),
  );
});
