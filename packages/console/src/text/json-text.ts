import { createScanner, type JSONScanner } from "jsonc-parser";

/** How much of a text a page shows: more would take a browser seconds. */
export const MAX_SHOWN = 50_000;
// Deeper levels are not indented further: spaces alone would make megabytes of a few kilobytes.
const MAX_INDENTED = 20;
const INDENT = "  ";

export interface ShownText {
  readonly text: string;
  /** Whether the whole text is longer. */
  readonly isCut: boolean;
}

/** The beginning of a text, as it is. */
export function rawText(text: string): ShownText {
  const isCut = text.length > MAX_SHOWN;
  return { text: isCut ? text.slice(0, MAX_SHOWN) : text, isCut };
}

/**
 * The beginning of JSON with line breaks and indentation, in one pass. Nothing else changes: numbers keep their digits, members their
 * order, and what is no JSON its characters.
 */
export function formattedText(json: string): ShownText {
  const { text, isCut } = rawText(json);
  const tokens = tokensOf(createScanner(text, true), text);
  const parts: string[] = [];
  let depth = 0;
  const line = () => `\n${INDENT.repeat(Math.min(depth, MAX_INDENTED))}`;
  for (const [n, { token, before }] of tokens.entries()) {
    const last = tokens[n - 1]?.token;
    if (isClosing(token)) {
      depth = Math.max(0, depth - 1);
      if (!isOpening(last)) parts.push(line());
    } else if (isOpening(last) || last === ",") parts.push(line());
    else if (last === ":") parts.push(" ");
    else if (!isStructure(token)) parts.push(before);
    if (isOpening(token)) depth++;
    parts.push(token);
  }
  return { text: parts.join(""), isCut };
}

interface Token {
  readonly token: string;
  /** White space before it. */
  readonly before: string;
}

function tokensOf(scanner: JSONScanner, text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  // The kind of the end.
  while (scanner.scan() !== 17) {
    const start = scanner.getTokenOffset();
    const next = start + scanner.getTokenLength();
    tokens.push({ token: text.slice(start, next), before: text.slice(end, start) });
    end = next;
  }
  return tokens;
}

const isOpening = (token: string | undefined) => token === "{" || token === "[";
const isClosing = (token: string) => token === "}" || token === "]";
const isStructure = (token: string) => isOpening(token) || isClosing(token) || token === "," || token === ":";
