/**
 * The raw text of a top-level member of a JSON object, or `undefined` if there is none. As with `JSON.parse`, the last of
 * several equal keys counts.
 *
 * Parsing and serializing would change numbers (`1.0`, 20 digits).
 *
 * @param json the text of an object
 */
export function memberText(json: string, key: string): string | undefined {
  return memberTexts(json)?.get(key);
}

/**
 * The raw text of each top-level member of an object that is JSON, or almost; `undefined` if the end of a member cannot be
 * found.
 *
 * Strings and brackets must be well-formed; any text may be between them. Python writes `NaN` and `Infinity`, and some models
 * write raw line breaks in strings. Takes time in proportion to the text, without recursion: deeply nested input would
 * overflow the stack.
 */
export function memberTexts(text: string): ReadonlyMap<string, string> | undefined {
  const entries = memberEntries(text);
  return entries && new Map(entries);
}

/** The names and raw texts of {@link memberTexts}, with repeated names. */
export function memberEntries(text: string): readonly (readonly [string, string])[] | undefined {
  const members: [string, string][] = [];
  let at = skipSpace(text, 0);
  if (text[at] !== "{") return undefined;
  at = skipSpace(text, at + 1);
  if (text[at] === "}") return endsAt(text, at + 1) ? members : undefined;
  for (;;) {
    if (text[at] !== '"') return undefined;
    const keyEnd = stringEnd(text, at);
    const key = keyOf(text.slice(at, keyEnd));
    at = skipSpace(text, keyEnd);
    if (key === undefined || text[at] !== ":") return undefined;
    const start = skipSpace(text, at + 1);
    const end = valueEnd(text, start);
    if (end === undefined) return undefined;
    const value = text.slice(start, end).trimEnd();
    if (value === "") return undefined;
    members.push([key, value]);
    if (text[end] === "}") return endsAt(text, end + 1) ? members : undefined;
    at = skipSpace(text, end + 1);
  }
}

function keyOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return at;
}

function endsAt(text: string, from: number): boolean {
  return skipSpace(text, from) === text.length;
}

/** The position after the closing quote of a string; after the text if there is none. */
function stringEnd(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1);
  while (quote !== -1 && isEscaped(text, quote, open)) quote = text.indexOf('"', quote + 1);
  return (quote === -1 ? text.length : quote) + 1;
}

/** Whether an odd number of backslashes comes before the character. */
function isEscaped(text: string, at: number, open: number): boolean {
  let from = at;
  while (from - 1 > open && text[from - 1] === "\\") from--;
  return (at - from) % 2 === 1;
}

/** The position of the comma or bracket after a value; `undefined` if its brackets do not match. */
function valueEnd(text: string, start: number): number | undefined {
  /** The closing brackets that are still to come. */
  const closing: string[] = [];
  let at = start;
  while (at < text.length) {
    const char = text[at];
    if (closing.length === 0 && (char === "," || char === "}")) return at;
    if (char === '"') {
      at = stringEnd(text, at);
      continue;
    }
    if (char === "{" || char === "[") closing.push(char === "{" ? "}" : "]");
    else if ((char === "}" || char === "]") && closing.pop() !== char) return undefined;
    at++;
  }
  return undefined;
}
