import { signWebhook } from "@boomerang/core";
import { expect, test } from "vitest";
import { verifySignature } from "./verify-delivery.ts";

const rawBody = Buffer.from("a body");
const sign = (...secrets: string[]) => signWebhook(rawBody, secrets);

interface Case {
  readonly known: string[];
  readonly fresh?: string[];
  readonly signature: string | undefined;
  readonly passes: boolean;
  /** How often secrets are read fresh, past the cache. */
  readonly freshReads: number;
}

test.each<[string, Case]>([
  ["made with our secret", { known: ["a"], signature: sign("a"), passes: true, freshReads: 0 }],
  [
    "made with the old and the new secret, when we know the old one",
    { known: ["old"], signature: sign("new", "old"), passes: true, freshReads: 0 },
  ],
  [
    "made with the old and the new secret, when we know the new one",
    { known: ["new"], signature: sign("new", "old"), passes: true, freshReads: 0 },
  ],
  [
    "made with our second secret",
    { known: ["new", "old"], signature: sign("old"), passes: true, freshReads: 0 },
  ],
  [
    "made with a secret that was set a moment ago",
    { known: ["old"], fresh: ["new"], signature: sign("new"), passes: true, freshReads: 1 },
  ],
  ["made with an unknown secret", { known: ["a"], signature: sign("b"), passes: false, freshReads: 1 }],
  ["missing", { known: ["a"], signature: undefined, passes: false, freshReads: 1 }],
  ["that is malformed", { known: ["a"], signature: "v1=zz,v2=", passes: false, freshReads: 1 }],
  ["missing, when we have no secret", { known: [], signature: undefined, passes: true, freshReads: 0 }],
  [
    "made with any secret, when we have no secret",
    { known: [], signature: sign("b"), passes: true, freshReads: 0 },
  ],
  [
    "missing, when our secrets were removed a moment ago",
    { known: ["a"], fresh: [], signature: undefined, passes: true, freshReads: 1 },
  ],
])("signature %s", async (_, { known, fresh = known, signature, passes, freshReads }) => {
  let reads = 0;
  const secrets = {
    apiKey: async () => "",
    linkKey: async () => "",
    async webhookSecrets(isFresh?: boolean) {
      if (isFresh) reads++;
      return isFresh ? fresh : known;
    },
  };
  const { isValid, webhookSecrets } = await verifySignature(secrets, { rawBody, signature });
  expect(isValid).toBe(passes);
  // What it was compared with last decides whether a bad signature is quarantined.
  expect(webhookSecrets).toEqual(freshReads > 0 ? fresh : known);
  expect(reads).toBe(freshReads);
});

test("the signature is verified against the raw bytes", async () => {
  const secrets = {
    apiKey: async () => "",
    linkKey: async () => "",
    webhookSecrets: async () => ["a"],
  };
  const bytes = Uint8Array.of(0xff, 0x00, 0xc3);
  const signature = signWebhook(bytes, ["a"]);
  expect(await verifySignature(secrets, { rawBody: bytes, signature })).toMatchObject({ isValid: true });
  const decoded = Buffer.from(Buffer.from(bytes).toString());
  expect(await verifySignature(secrets, { rawBody: decoded, signature })).toMatchObject({ isValid: false });
});
