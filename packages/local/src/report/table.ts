import stringWidth from "string-width";
import { cutToWidth, oneLine, wrapToWidth } from "./terminal-text.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

// The last column has the longest text. With less room than this it moves to its own lines.
const MIN_LAST_COLUMNS = 24;
// An SQS message id, the default job id, is shown whole where that leaves enough room for the last column.
const ID_COLUMNS = 36;
const MIN_COLUMNS_BESIDE_IDS = 30;
const MIN_COLUMNS = 12;
const INDENT = "    ";
const MAX_RULE_COLUMNS = 100;
// Of the last column. The file of --output has all of it.
const MAX_LINES = 5;
// For output that is not a terminal. Longer than any message of ours; a model's error may be a megabyte.
const MAX_CELL_COLUMNS = 1000;

/**
 * Formats a table: columns two spaces apart, and no line wider than `width`.
 *
 * With little room, long cells are cut, where `…` is: the last one after five lines, the others after one. With even less,
 * the last column moves below the others, indented.
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

  const lines = cells.map((row, n) => {
    const shown = widths.map((each, at) => {
      const isLast = at === columns.length - 1;
      return cutLines(row[at] ?? "", each, isLast || n === 0 ? MAX_LINES : 1);
    });
    const height = Math.max(...shown.map((cell) => cell.length));
    const beside = Array.from({ length: height }, (_, n) =>
      shown
        .map((cell, at) => pad(cell[n] ?? "", widths[at] ?? 0, columns[at]?.align))
        .join("  ")
        .trimEnd(),
    );
    const under = below === undefined ? [] : cutLines(row.at(-1) ?? "", below, MAX_LINES);
    return [...beside, ...under.map((line) => INDENT + line)].join("\n");
  });
  const rule = widths.map((each) => "─".repeat(Math.min(each, MAX_RULE_COLUMNS))).join("  ");
  return lines.toSpliced(1, 0, rule).join("\n");
}

const cell = (text = ""): string => cutToWidth(oneLine(text), MAX_CELL_COLUMNS);

/** Breaks a text into at most so many lines. */
function cutLines(text: string, columns: number, count: number): string[] {
  if (count === 1) return [cutToWidth(text, columns)];
  const lines = wrapToWidth(text, columns);
  if (lines.length <= count) return lines;
  const last = cutToWidth(`${lines[count - 1]}…`, columns);
  return [...lines.slice(0, count - 1), last];
}

function layOut(natural: readonly number[], width: number): { widths: number[]; below?: number } {
  const first = natural.slice(0, -1);
  const last = natural.at(-1) ?? 0;
  const room = width - 2 * first.length;
  const half = room - Math.min(last, Math.max(MIN_LAST_COLUMNS, width / 2));
  const withIds = shrink(first, half, ID_COLUMNS);
  const hasRoomForIds = room - sum(withIds) >= Math.min(last, MIN_COLUMNS_BESIDE_IDS);
  const beside = hasRoomForIds ? withIds : shrink(first, half, MIN_COLUMNS);
  const rest = room - sum(beside);
  if (rest >= Math.min(last, MIN_LAST_COLUMNS)) return { widths: [...beside, Math.min(last, rest)] };
  return { widths: shrink(first, width - 2 * (first.length - 1), MIN_COLUMNS), below: width - INDENT.length };
}

/** Shrinks the widest until all fit, or none is wider than `min`. */
function shrink(widths: readonly number[], room: number, min: number): number[] {
  const shrunk = [...widths];
  while (sum(shrunk) > room) {
    const widest = Math.max(...shrunk);
    if (widest <= min) break;
    shrunk[shrunk.indexOf(widest)] = widest - 1;
  }
  return shrunk;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function pad(text: string, width: number, align: Column["align"]): string {
  const gap = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "right" ? gap + text : text + gap;
}
