import { createHmac } from "node:crypto";
import { isWebhookToken, verifyWebhookSignature, webhookToken } from "@boomerang/core";
import { isTokenCarelessly, verifyCarelessly, verifyUntilRight } from "./careless.ts";
import { type Pair, timeRatio } from "./compare-times.ts";

// Runs in a separate process. Measures whether checks take the same time wherever a guess is wrong, and prints a JSON
// object with the time ratios of several rounds for each pair.

const ROUNDS = 5;
const SAMPLES = 600;
// As many as the product checks: a time difference of one comparison is multiplied by sixteen.
const ENTRIES = 16;

const rawBody = Buffer.from('{"request_id":"request-1","data":"output"}');
const secrets = ["whsec_one"];
const right = createHmac("sha256", "whsec_one").update(rawBody).digest("hex");
const JOB_ID = "order-1";
const LINK_KEY = "a link key of more than 32 characters";
const token = webhookToken(JOB_ID, LINK_KEY);

const headerOf = (entries: readonly string[]) => entries.map((entry) => `v1=${entry}`).join();
const repeated = (entry: string) => headerOf(Array<string>(ENTRIES).fill(entry));
const signed = (header: string) => ({ rawBody, header, secrets });
const wrong = "0f".repeat(32);

const early = signed(repeated(changedAt(right, 0)));
const late = signed(repeated(changedAt(right, 63)));
const rightFirst = signed(headerOf([right, ...Array<string>(ENTRIES - 1).fill(wrong)]));
const rightLast = signed(headerOf([...Array<string>(ENTRIES - 1).fill(wrong), right]));
const earlyToken = changedAt(token, 0);
const lateToken = changedAt(token, 42);

const pairs: Readonly<Record<string, Pair>> = {
  signature: { one: () => verifyWebhookSignature(early), other: () => verifyWebhookSignature(late) },
  position: { one: () => verifyWebhookSignature(rightFirst), other: () => verifyWebhookSignature(rightLast) },
  token: {
    one: () => isWebhookToken(earlyToken, JOB_ID, LINK_KEY),
    other: () => isWebhookToken(lateToken, JOB_ID, LINK_KEY),
  },
  "careless signature": {
    one: () => verifyCarelessly(early),
    other: () => verifyCarelessly(late),
  },
  "careless position": { one: () => verifyUntilRight(rightFirst), other: () => verifyUntilRight(rightLast) },
  "careless token": {
    one: () => isTokenCarelessly(earlyToken, JOB_ID, LINK_KEY),
    other: () => isTokenCarelessly(lateToken, JOB_ID, LINK_KEY),
  },
};

function changedAt(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
}

const ratios: Record<string, number[]> = {};
// The first round warms up the compiler and does not count.
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, pair] of Object.entries(pairs)) {
    const ratio = timeRatio(pair, SAMPLES);
    if (round > 0) ratios[name] = [...(ratios[name] ?? []), ratio];
  }
}
process.stdout.write(JSON.stringify(ratios));
