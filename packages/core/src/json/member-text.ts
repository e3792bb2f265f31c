/**
 * The raw text of a top-level member of a JSON object, or `undefined` if there is none. As with `JSON.parse`, the last of
 * several equal keys counts.
 *
 * Parsing and serializing would change numbers (`1.0`, 20 digits), and recursion would overflow the stack on deeply nested
 * input. This scans the text once, in constant memory.
 *
 * @param json the text of an object that `JSON.parse` has accepted
 */
export function memberText(json: string, key: string): string | undefined {
  let found: string | undefined;
  let at = skipSpace(json, skipSpace(json, 0) + 1);
  while (json[at] === '"') {
    const keyEnd = stringEnd(json, at);
    const isWanted = JSON.parse(json.slice(at, keyEnd)) === key;
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const end = valueEnd(json, start);
    if (isWanted) found = json.slice(start, end);
    at = skipSpace(json, skipSpace(json, end) + 1);
  }
  return found;
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (json[at] === " " || json[at] === "\n" || json[at] === "\r" || json[at] === "\t") at++;
  return at;
}

function stringEnd(json: string, open: number): number {
  let at = open + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

function valueEnd(json: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < json.length) {
    const char = json[at];
    if (depth === 0 && isDelimiter(char)) return at;
    if (char === '"') at = stringEnd(json, at);
    else {
      if (char === "{" || char === "[") depth++;
      if (char === "}" || char === "]") depth--;
      at++;
    }
    // A string or container ends with this character; a number or literal ends before the next delimiter.
    if (depth === 0 && (char === '"' || char === "}" || char === "]")) return at;
  }
  return at;
}

function isDelimiter(char: string | undefined): boolean {
  return char === "," || char === "}" || char === " " || char === "\n" || char === "\r" || char === "\t";
}
