import { findPackageJSON } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * A character that SQS rejects in message bodies.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const SQS_FORBIDDEN_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * Lets message bodies contain characters above U+FFFF (emoji, rare Han), as SQS does.
 *
 * fauxqs 2.4.1 checks bodies with a regular expression that lacks the `u` flag, so it rejects both halves of
 * such a character. The expression is one shared object; this replaces its `test`. When fauxqs changes this
 * internal, nothing is replaced, and our test with emoji shows whether the bug is fixed.
 */
export async function allowAstralCharacters(): Promise<void> {
  const manifest = findPackageJSON("fauxqs", import.meta.url);
  if (manifest === undefined) return;
  const types = new URL("dist/sqs/sqsTypes.js", pathToFileURL(manifest));
  const internals: { INVALID_MESSAGE_BODY_CHAR?: unknown } = await import(types.href).catch(() => ({}));
  const pattern = internals.INVALID_MESSAGE_BODY_CHAR;
  if (pattern instanceof RegExp) pattern.test = (text) => SQS_FORBIDDEN_CHARACTER.test(text);
}
