import { describeSyntaxError } from "../json/describe-syntax-error.ts";
import { textPlace } from "../json/text-place.ts";
import { nameForeignText } from "./foreign-text.ts";

/** Why a body is not JSON: what it is instead or what is wrong, where, and what to do. Quotes nothing that may be private. */
export function describeInvalidJson(text: string): string {
  const foreign = nameForeignText(text);
  const mistake =
    foreign === undefined
      ? describeSyntaxError(text)
      : `${foreign.what} at ${textPlace(text, 0)}; ${foreign.fix}`;
  return `the message body is not JSON${mistake === undefined ? "" : `: ${mistake}`}`;
}
