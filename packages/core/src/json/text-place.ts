/** A place in a text, as editors show it: `line 3, column 12 (position 45)`. */
export function textPlace(text: string, position: number): string {
  return `${lineAndColumn(text, position)} (position ${position})`;
}

/**
 * Line and column count from 1, the position from 0. Column and position count UTF-16 units, as `JSON.parse` and most editors
 * do; a line ends with LF, CR or both.
 */
export function lineAndColumn(text: string, position: number): string {
  let line = 1;
  let lineStart = 0;
  for (const {
    index,
    0: { length },
  } of text.slice(0, position).matchAll(/\r\n|\r|\n/g)) {
    line++;
    lineStart = index + length;
  }
  return `line ${line}, column ${position - lineStart + 1}`;
}
