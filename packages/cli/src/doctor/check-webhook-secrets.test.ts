import { secretsFingerprint } from "@boomerang/core";
import { expect, test } from "vitest";
import { checkWebhookSecrets, readWebhookSecrets } from "./check-webhook-secrets.ts";
import { ReadError } from "./read-error.ts";

async function check(text: string, hasVerified: boolean | Error = false) {
  const facts = await readWebhookSecrets({
    secret: async (name) => (name === "linkKey" ? "link-key" : text),
    async hasVerified(fingerprint) {
      if (hasVerified instanceof Error) throw hasVerified;
      return hasVerified && fingerprint === secretsFingerprint(["whsec_PRIVATE"], "link-key");
    },
  });
  return checkWebhookSecrets(facts, "the command");
}

test("secrets in the right form are good, and say whether the provider's deliveries match them", async () => {
  const message = async (...options: Parameters<typeof check>) => (await check(...options)).message;
  expect(await message('["whsec_PRIVATE"]', true)).toBe(
    "1 is set. A delivery of the provider has verified with them.",
  );
  expect(await message('["whsec_PRIVATE","whsec_b"]')).toMatch(/^2 are set. No delivery of the provider has/);
  const denied = new ReadError("dynamodb:GetItem", { cause: new Error("no") });
  expect(await message('["whsec_PRIVATE"]', denied)).toBe("1 is set.");
});

test("an empty list is a warning: signatures are not checked", async () => {
  expect(await check("[]")).toMatchObject({ result: "warning", fix: { command: "the command" } });
});

test.each(['["whsec_…"]', "whsec_PRIVATE", "", "{}"])("%s is a problem, and is not shown", async (text) => {
  const finding = await check(text);
  expect(finding).toMatchObject({ result: "problem", fix: { command: "the command" } });
  expect(JSON.stringify(finding)).not.toContain("PRIVATE");
});
