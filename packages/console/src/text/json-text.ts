import { applyEdits, format } from "jsonc-parser";

/** How much of a text a page shows: more would take a browser seconds. */
export const MAX_SHOWN = 50_000;

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
 * The beginning of JSON with line breaks and indentation. Nothing else changes: numbers keep their digits, members their order, and what
 * is no JSON its characters.
 */
export function formattedText(json: string): ShownText {
  const { text, isCut } = rawText(json);
  const edits = format(text, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" });
  return { text: applyEdits(text, edits), isCut };
}
