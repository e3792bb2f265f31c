import * as v from "valibot";

// A placeholder has another character, or ends after the prefix: `whsec_…`, `whsec_...`, `PASTE THE SECRET`.
const SECRET = /^(?!whsec_$)[A-Za-z0-9_+/=-]+$/;

const schema = v.pipe(v.string(), v.parseJson(), v.array(v.pipe(v.string(), v.trim(), v.regex(SECRET))));

/** What a text with webhook secrets must contain. */
export const WEBHOOK_SECRETS_FORM = 'a JSON list of whole webhook secrets, such as ["whsec_abcdEFGH"], or []';

/**
 * The webhook secrets in the text of a secret: a JSON list, empty when the provider signs nothing. White space around a
 * secret does not count: it comes from copying.
 *
 * @returns `undefined` if the text is no such list, or one of them cannot be a secret: with it, every genuine delivery would be
 *   rejected as forged
 */
export function parseWebhookSecrets(text: string): readonly string[] | undefined {
  const parsed = v.safeParse(schema, text);
  return parsed.success ? parsed.output : undefined;
}
