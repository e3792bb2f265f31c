import { findPackageJSON } from "node:module";
import { pathToFileURL } from "node:url";
import { SQS_FORBIDDEN_CHARACTER } from "./sqs-characters.ts";

/**
 * Lets message bodies carry characters past U+FFFF (emoji, rare Han), as SQS does.
 *
 * fauxqs 2.4.1 tests bodies with a pattern that lacks the `u` flag, so it takes the two halves of such a
 * character for forbidden ones. The pattern is one shared object; its `test` is replaced here. A fauxqs
 * whose insides have changed is left as it is, and our test of emoji tells whether it is mended.
 */
export async function allowAstralCharacters(): Promise<void> {
  const manifest = findPackageJSON("fauxqs", import.meta.url);
  if (manifest === undefined) return;
  const types = new URL("dist/sqs/sqsTypes.js", pathToFileURL(manifest));
  const internals: { INVALID_MESSAGE_BODY_CHAR?: unknown } = await import(types.href).catch(() => ({}));
  const pattern = internals.INVALID_MESSAGE_BODY_CHAR;
  if (pattern instanceof RegExp) pattern.test = (text) => SQS_FORBIDDEN_CHARACTER.test(text);
}
