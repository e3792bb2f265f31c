import { describeCharacter, describeValue, type Mistake, PLACEHOLDER } from "./common-mistakes.ts";
import { findSyntaxError, type SyntaxErrorPlace } from "./find-syntax-error.ts";
import { lineAndColumn, textPlace } from "./text-place.ts";

const WITHOUT_VALUE: Mistake = { what: "a name without a value", fix: "write null for no value" };
const WITHOUT_ELEMENT: Mistake = { what: "a comma without a value before it", fix: "remove the comma" };
const WITHOUT_MEMBER: Mistake = { what: "a comma without a member before it", fix: "remove the comma" };
/**
 * What is wrong with a text that is not JSON, where, and how to correct it; `undefined` if it is JSON. It quotes punctuation
 * and well-known words such as `NaN`, and nothing else of the text, which may be private.
 */
export function describeSyntaxError(text: string): string | undefined {
  const place = findSyntaxError(text);
  if (place === undefined) return undefined;
  const { what, fix } = mistakeAt(text, place);
  return `${what} at ${textPlace(text, place.position)}${fix === undefined ? "" : `; ${fix}`}`;
}

function mistakeAt(text: string, place: SyntaxErrorPlace): Mistake {
  const { position, expected } = place;
  const char = text[position];
  if (char === undefined) return unexpectedEnd(text, place);
  if (expected === "string") return inString(text, position);
  if (char === "}" || char === "]") return unexpectedBracket(text, place, char);
  const mistake = describeCharacter(text, position);
  if (mistake !== undefined) return mistake;
  switch (expected) {
    case "end":
      return afterTheEnd(text, position);
    case "colon":
      if (char === ",") return WITHOUT_VALUE;
      return { what: char === "=" ? 'unexpected "="' : 'a missing ":"', fix: 'write "name": value' };
    case "name":
    case "first name":
      return insteadOfName(text, position);
    case "comma":
      return afterValue(text, position);
    default:
      return insteadOfValue(text, position);
  }
}

function insteadOfName(text: string, position: number): Mistake {
  if (text[position] === ",") return WITHOUT_MEMBER;
  if (text.startsWith("{{", position - 1)) return PLACEHOLDER;
  return { what: "a name that is not in double quotes", fix: 'write it as "name"' };
}

function insteadOfValue(text: string, position: number): Mistake {
  const char = text[position];
  if (char === ":") return { what: 'unexpected ":"' };
  if (char !== ",") return describeValue(text, position);
  return text[lastBefore(text, position)] === ":" ? WITHOUT_VALUE : WITHOUT_ELEMENT;
}

function unexpectedEnd(text: string, { expected, opened }: SyntaxErrorPlace): Mistake {
  const what = "unexpected end";
  if (opened === undefined) return { what, fix: "the text is empty" };
  const container = text[opened] === "{" ? "object" : "array";
  const open = expected === "string" ? "string" : container;
  return { what, fix: `the ${open} that begins at ${lineAndColumn(text, opened)} is not closed` };
}

function inString(text: string, position: number): Mistake {
  switch (text[position]) {
    case "\\":
      return {
        what: "an escape that JSON does not have",
        fix: 'JSON has \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits; write a backslash as \\\\',
      };
    case "\n":
    case "\r":
      return { what: "a line break in a string", fix: "write it as \\n, or close the string before it" };
    case "\t":
      return { what: "a tab in a string", fix: "write it as \\t" };
    default: {
      const hex = text.charCodeAt(position).toString(16).toUpperCase().padStart(4, "0");
      return { what: `the control character U+${hex} in a string`, fix: `write it as \\u${hex}` };
    }
  }
}

function unexpectedBracket(
  text: string,
  { position, expected, opened }: SyntaxErrorPlace,
  char: string,
): Mistake {
  const what = `unexpected "${char}"`;
  if (opened === undefined) {
    return {
      what,
      fix: expected === "end" ? "the message ends before it: remove it" : "nothing is open here",
    };
  }
  const closing = text[opened] === "{" ? "}" : "]";
  if (char !== closing) {
    return { what, fix: `the "${text[opened]}" at ${lineAndColumn(text, opened)} needs "${closing}"` };
  }
  if (expected === "colon" || text[lastBefore(text, position)] === ":") return WITHOUT_VALUE;
  return { what: `a trailing comma before "${char}"`, fix: "remove the comma" };
}

function afterTheEnd(text: string, position: number): Mistake {
  const next = text[position] === "," ? /\S|$/.exec(text.slice(position + 1))?.[0] : text[position];
  return next === "{" || next === "["
    ? { what: "a second JSON value", fix: "one message is one job: send each in a message of its own" }
    : { what: "text after the end of the JSON value", fix: "remove it" };
}

function afterValue(text: string, position: number): Mistake {
  const char = text[position];
  if (char === ":") return { what: 'unexpected ":"', fix: "members with a name belong in an object" };
  if (char === ";") return { what: 'unexpected ";"', fix: "separate values with commas" };
  const isAfterString = text[lastBefore(text, position)] === '"';
  const quote = 'if a string contains a quote, write it as \\"';
  return { what: "a missing comma", fix: isAfterString ? quote : "separate values with commas" };
}

/** The position of the last character before `position` that is not white space; -1 if there is none. */
function lastBefore(text: string, position: number): number {
  let at = position - 1;
  while (at >= 0 && " \t\r\n".includes(text[at] ?? "")) at--;
  return at;
}
