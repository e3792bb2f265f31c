import stringWidth from "string-width";
import { cutToWidth, oneLine, wrapToWidth } from "./terminal-text.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

// The last column has the longest text. With less room than this it moves to its own lines.
const MIN_LAST_COLUMNS = 24;
const MIN_COLUMNS = 12;
const INDENT = "    ";
const MAX_RULE_COLUMNS = 100;
// Longer than any message of ours. A model's error may be a megabyte; the file of --output has all of it.
const MAX_CELL_COLUMNS = 1000;

/**
 * Formats a table: columns two spaces apart, no line wider than `width`, and no text cut but a cell of over 1,000 columns.
 *
 * With little room, the first columns shrink and long cells wrap; with even less, the last column moves below the
 * others, indented.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const titles = columns.map((column) => column.title);
  const cells = [titles, ...rows].map((row) => columns.map((_, at) => cell(row[at])));
  const natural = columns.map((_, at) => Math.max(...cells.map((row) => stringWidth(row[at] ?? ""))));
  const { widths, below } = layOut(natural, width);

  const lines = cells.map((row) => {
    const shown = widths.map((each, at) => wrapToWidth(row[at] ?? "", each));
    const height = Math.max(...shown.map((cell) => cell.length));
    const beside = Array.from({ length: height }, (_, n) =>
      shown
        .map((cell, at) => pad(cell[n] ?? "", widths[at] ?? 0, columns[at]?.align))
        .join("  ")
        .trimEnd(),
    );
    const under = below === undefined ? [] : wrapToWidth(row.at(-1) ?? "", below);
    return [...beside, ...under.map((line) => INDENT + line)].join("\n");
  });
  const rule = widths.map((each) => "─".repeat(Math.min(each, MAX_RULE_COLUMNS))).join("  ");
  return lines.toSpliced(1, 0, rule).join("\n");
}

const cell = (text = ""): string => cutToWidth(oneLine(text), MAX_CELL_COLUMNS);

function layOut(natural: readonly number[], width: number): { widths: number[]; below?: number } {
  const first = natural.slice(0, -1);
  const last = natural.at(-1) ?? 0;
  const needed = Math.min(last, MIN_LAST_COLUMNS);
  const beside = shrink(first, width - 2 * first.length - needed);
  const room = width - 2 * first.length - sum(beside);
  if (room >= needed) return { widths: [...beside, Math.min(last, room)] };
  return { widths: shrink(first, width - 2 * (first.length - 1)), below: width - INDENT.length };
}

/** Shrinks the widest until all fit, or none is wider than {@link MIN_COLUMNS}. */
function shrink(widths: readonly number[], room: number): number[] {
  const shrunk = [...widths];
  while (sum(shrunk) > room) {
    const widest = Math.max(...shrunk);
    if (widest <= MIN_COLUMNS) break;
    shrunk[shrunk.indexOf(widest)] = widest - 1;
  }
  return shrunk;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function pad(text: string, width: number, align: Column["align"]): string {
  const gap = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "right" ? gap + text : text + gap;
}
