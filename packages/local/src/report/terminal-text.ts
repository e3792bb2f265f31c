import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The longest start of a text that fits into so many columns and ends with a whole character. */
function startOf(text: string, columns: number): string {
  let width = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width > columns) return text.slice(0, index);
  }
  return text;
}

/** Cuts a text to so many columns, with `…` where something is missing. */
export function cutToWidth(text: string, columns: number): string {
  // Reads no more of a long text than is shown.
  const start = startOf(text, columns);
  if (start.length === text.length) return text;
  return columns > 0 ? `${startOf(start, columns - 1)}…` : "";
}

/** Cuts a path to so many columns: `…` and its end, which tells more than its start. */
export function cutPath(path: string, columns: number): string {
  if (stringWidth(path) <= columns) return path;
  const segments = [...graphemes.segment(path)].map(({ segment }) => segment);
  let end = "";
  for (const segment of segments.toReversed()) {
    if (stringWidth(segment + end) >= columns) break;
    end = segment + end;
  }
  return columns > 0 ? `…${end}` : "";
}

/** Breaks a text into lines of at most so many columns, between words where it can. */
export function wrapToWidth(text: string, columns: number): string[] {
  if (stringWidth(text) <= columns) return [text];
  const fits = (line: string) => stringWidth(line.trimEnd()) <= columns;
  const lines: string[] = [];
  let line = "";
  for (const [word] of text.matchAll(/\S+\s*|^\s+/gu)) {
    if (line !== "" && !fits(line + word)) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
    while (startOf(line, columns).length < line.trimEnd().length) {
      // A word wider than the line is broken. A character wider than the line gets a line of its own.
      const [first = ""] = line;
      const start = startOf(line, columns) || first;
      lines.push(start);
      line = line.slice(start.length);
    }
  }
  return [...lines, line.trimEnd()].filter((each, n) => n === 0 || each !== "");
}

// Results and errors can contain control characters and direction overrides, which would change the whole terminal.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const CONTROL_IN_LINES = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Removes what controls the terminal, apart from line breaks and tabs. */
export const withoutControls = (text: string): string => text.replace(CONTROL_IN_LINES, "");

/** Replaces line breaks and whatever else controls the terminal by spaces. */
export const oneLine = (text: string): string => text.replace(CONTROL, " ").trim();
