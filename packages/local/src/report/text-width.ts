const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// East Asian wide and fullwidth blocks, and emoji: two columns in a terminal.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u;
const INVISIBLE = /^\p{M}+$/u;

const columnsOf = (grapheme: string): number => (WIDE.test(grapheme) ? 2 : INVISIBLE.test(grapheme) ? 0 : 1);

/** How many columns a text takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += columnsOf(segment);
  return width;
}

/** Cuts a text to so many columns, with `…` where something is missing. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  // Where the text ends if it has to leave room for the `…`.
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (width < columns) end = index;
    width += columnsOf(segment);
    if (width > columns) return columns > 0 ? `${text.slice(0, end)}…` : "";
  }
  return text;
}

/** Breaks a text into lines of at most so many columns, between words where it can. */
export function wrapToWidth(text: string, columns: number): string[] {
  if (textWidth(text) <= columns) return [text];
  const lines: string[] = [];
  let line = "";
  for (const [word] of text.matchAll(/\S+\s*|^\s+/gu)) {
    if (line !== "" && textWidth((line + word).trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
    if (textWidth(line.trimEnd()) <= columns) continue;
    const pieces = breakAnywhere(line, columns);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
  }
  return [...lines, line.trimEnd()];
}

function breakAnywhere(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const { segment } of graphemes.segment(text)) {
    // A character wider than the column still needs a line.
    if (piece !== "" && textWidth(piece + segment) > columns) {
      pieces.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...pieces, piece];
}

// A result or an error is somebody else's text: what would steer the terminal, or turn its direction, goes.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text on one line, with nothing in it that steers a terminal. */
export const oneLine = (text: string): string => text.replace(CONTROL, " ").trim();
