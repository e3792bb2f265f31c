import { signWebhook } from "@boomerang/core";
import { expect, test } from "vitest";
import { isGenuine } from "./check-signature.ts";

const rawBody = Buffer.from("a body");
const sign = (...secrets: string[]) => signWebhook(rawBody, secrets);

interface Case {
  readonly known: string[];
  readonly fresh?: string[];
  readonly signature: string | undefined;
  readonly passes: boolean;
  /** How often secrets are read past the cache. */
  readonly freshReads: number;
}

test.each<[string, Case]>([
  ["the secret's", { known: ["a"], signature: sign("a"), passes: true, freshReads: 0 }],
  [
    "old and new, we know the old one",
    { known: ["old"], signature: sign("new", "old"), passes: true, freshReads: 0 },
  ],
  [
    "old and new, we know the new one",
    { known: ["new"], signature: sign("new", "old"), passes: true, freshReads: 0 },
  ],
  ["the second of ours", { known: ["new", "old"], signature: sign("old"), passes: true, freshReads: 0 }],
  [
    "a secret set a moment ago",
    { known: ["old"], fresh: ["new"], signature: sign("new"), passes: true, freshReads: 1 },
  ],
  ["another's", { known: ["a"], signature: sign("b"), passes: false, freshReads: 1 }],
  ["none", { known: ["a"], signature: undefined, passes: false, freshReads: 1 }],
  ["nonsense", { known: ["a"], signature: "v1=zz,v2=", passes: false, freshReads: 1 }],
  ["none, where none is asked for", { known: [], signature: undefined, passes: true, freshReads: 0 }],
  ["any, where none is asked for", { known: [], signature: sign("b"), passes: true, freshReads: 0 }],
  [
    "none, where a moment ago one was asked for",
    { known: ["a"], fresh: [], signature: undefined, passes: true, freshReads: 1 },
  ],
])("signature: %s", async (_, { known, fresh = known, signature, passes, freshReads }) => {
  let reads = 0;
  const secrets = {
    apiKey: async () => "",
    linkKey: async () => "",
    async webhookSecrets(isFresh?: boolean) {
      if (isFresh) reads++;
      return isFresh ? fresh : known;
    },
  };
  expect(await isGenuine({ secrets }, { rawBody, signature })).toBe(passes);
  expect(reads).toBe(freshReads);
});

test("the signature is of the raw bytes", async () => {
  const secrets = {
    apiKey: async () => "",
    linkKey: async () => "",
    webhookSecrets: async () => ["a"],
  };
  const bytes = Uint8Array.of(0xff, 0x00, 0xc3);
  const signature = signWebhook(bytes, ["a"]);
  expect(await isGenuine({ secrets }, { rawBody: bytes, signature })).toBe(true);
  const decoded = Buffer.from(Buffer.from(bytes).toString());
  expect(await isGenuine({ secrets }, { rawBody: decoded, signature })).toBe(false);
});
