/** What JSON allows at a place. */
export type Expected =
  | "value"
  /** After `[`: a value or `]`. */
  | "first value"
  | "name"
  /** After `{`: a name or `}`. */
  | "first name"
  | "colon"
  /** After a value in an array or object: a comma or the closing bracket. */
  | "comma"
  /** After the value of the whole text. */
  | "end";

/** Where a text stops being JSON, and what was expected there. Offsets count UTF-16 units from 0. */
export interface SyntaxErrorPlace {
  readonly position: number;
  /** `string`: inside a string. */
  readonly expected: Expected | "string";
  /** Where the string begins, or the innermost array or object that is still open; `undefined` if there is none. */
  readonly opened: number | undefined;
}

const SPACE = /[ \t\r\n]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// A literal is followed by none of these.
const WORD_CHARACTER = /[\w$.+-]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

interface Scan {
  readonly text: string;
  at: number;
  expected: Expected;
  /** Where the arrays and objects begin that are open. */
  readonly open: number[];
}

/**
 * Finds the first place at which a text cannot be continued to JSON; `undefined` if the text is JSON. `JSON.parse` names that
 * place only for some mistakes, and quotes the text, which may be private.
 *
 * One pass without recursion: the time is linear, and deep nesting does not overflow the stack.
 */
export function findSyntaxError(text: string): SyntaxErrorPlace | undefined {
  const scan: Scan = { text, at: 0, expected: "value", open: [] };
  for (;;) {
    scan.at = endOf(SPACE, text, scan.at);
    const char = text[scan.at];
    if (char === undefined) return scan.expected === "end" ? undefined : placeOf(scan);
    const place = readNext(scan, char);
    if (place !== undefined) return place;
  }
}

/** Reads one bracket, mark, name or value; returns the place if JSON does not allow it. */
function readNext(scan: Scan, char: string): SyntaxErrorPlace | undefined {
  if (closesContainer(scan, char)) {
    scan.open.pop();
    return accept(scan, scan.at + 1, afterValue(scan));
  }
  switch (scan.expected) {
    case "end":
      return placeOf(scan);
    case "comma":
      return char === "," ? accept(scan, scan.at + 1, isInObject(scan) ? "name" : "value") : placeOf(scan);
    case "colon":
      return char === ":" ? accept(scan, scan.at + 1, "value") : placeOf(scan);
    case "name":
    case "first name":
      return char === '"' ? readString(scan, "colon") : placeOf(scan);
    default:
      return readValue(scan, char);
  }
}

function readValue(scan: Scan, char: string): SyntaxErrorPlace | undefined {
  if (char === '"') return readString(scan, afterValue(scan));
  if (char === "{" || char === "[") {
    scan.open.push(scan.at);
    return accept(scan, scan.at + 1, char === "{" ? "first name" : "first value");
  }
  const end = endOf(LITERAL, scan.text, scan.at);
  const isLiteral = end > scan.at && !WORD_CHARACTER.test(scan.text[end] ?? "");
  return isLiteral ? accept(scan, end, afterValue(scan)) : placeOf(scan);
}

function readString(scan: Scan, next: Expected): SyntaxErrorPlace | undefined {
  const { text, at: opened } = scan;
  let at = opened + 1;
  for (;;) {
    at = endOf(PLAIN_CHARACTERS, text, at);
    if (text[at] === '"') return accept(scan, at + 1, next);
    const end = endOf(ESCAPE, text, at);
    if (end === at) return { position: at, expected: "string", opened };
    at = end;
  }
}

function accept(scan: Scan, end: number, next: Expected): undefined {
  scan.at = end;
  scan.expected = next;
}

function placeOf({ at: position, expected, open }: Scan): SyntaxErrorPlace {
  return { position, expected, opened: open.at(-1) };
}

function closesContainer(scan: Scan, char: string): boolean {
  switch (scan.expected) {
    case "comma":
      return char === (isInObject(scan) ? "}" : "]");
    case "first name":
      return char === "}";
    case "first value":
      return char === "]";
    default:
      return false;
  }
}

function isInObject({ text, open }: Scan): boolean {
  return text[open.at(-1) ?? -1] === "{";
}

function afterValue({ open }: Scan): Expected {
  return open.length === 0 ? "end" : "comma";
}

/** Where the match of a sticky pattern at `from` ends; `from` if there is none. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
