import { describe, expect, test } from "vitest";
import { parseWebhookSecrets } from "./parse-webhook-secrets.ts";

test.each<[string, string[]]>([
  ["[]", []],
  ['["whsec_a"]', ["whsec_a"]],
  [' ["whsec_a\\n", " whsec_b"]\n', ["whsec_a", "whsec_b"]],
  ['["whsec_aB3+/==","whsec_a-b_c"]', ["whsec_aB3+/==", "whsec_a-b_c"]],
])("%s are secrets", (text, expected) => {
  expect(parseWebhookSecrets(text)).toEqual(expected);
});

describe("what cannot be a secret makes the list unusable:", () => {
  test.each([
    '["whsec_…"]',
    '["whsec_..."]',
    '["whsec_"]',
    '["whsec_a,whsec_b"]',
    '["whsec_a whsec_b"]',
    '["whsec_a\\nwhsec_b"]',
    '["\\"whsec_a\\""]',
    `["'whsec_a'"]`,
    '["[whsec_a]"]',
    '["whsec_a", ""]',
    '["whsec_a", " "]',
    '["whsec_a", 7]',
    '["whsec_a", ["whsec_b"]]',
    '["<secret>"]',
    '["PASTE THE SECRET"]',
    '{"a":"whsec_a"}',
    '"whsec_a"',
    "whsec_a",
    "",
  ])("%s", (text) => {
    expect(parseWebhookSecrets(text)).toBeUndefined();
  });
});
