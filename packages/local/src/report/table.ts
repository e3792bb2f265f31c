import stringWidth from "string-width";
import { oneLine, wrapToWidth } from "./terminal-text.ts";

/** A column: what it is called and on which side its cells stand. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

// The last column is the one with much to say: below this it gets lines of its own.
const ROOM_FOR_LAST = 24;
const NARROWEST = 12;
const INDENT = "    ";
const LONGEST_RULE = 100;

/**
 * A table as text: columns two spaces apart, no line wider than `width`, and nothing cut off.
 *
 * Where there is little room the first columns shrink and long cells go on in the next line; where there is even
 * less, the last column stands below the others, indented.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const titles = columns.map((column) => column.title);
  const cells = [titles, ...rows].map((row) => columns.map((_, at) => oneLine(row[at] ?? "")));
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
  const rule = widths.map((each) => "─".repeat(Math.min(each, LONGEST_RULE))).join("  ");
  return lines.toSpliced(1, 0, rule).join("\n");
}

function layOut(natural: readonly number[], width: number): { widths: number[]; below?: number } {
  const first = natural.slice(0, -1);
  const last = natural.at(-1) ?? 0;
  const needed = Math.min(last, ROOM_FOR_LAST);
  const beside = shrink(first, width - 2 * first.length - needed);
  const room = width - 2 * first.length - sum(beside);
  if (room >= needed) return { widths: [...beside, Math.min(last, room)] };
  return { widths: shrink(first, width - 2 * (first.length - 1)), below: width - INDENT.length };
}

/** Takes from the widest until all fit, or none is wider than {@link NARROWEST}. */
function shrink(widths: readonly number[], room: number): number[] {
  const shrunk = [...widths];
  while (sum(shrunk) > room) {
    const widest = Math.max(...shrunk);
    if (widest <= NARROWEST) break;
    shrunk[shrunk.indexOf(widest)] = widest - 1;
  }
  return shrunk;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function pad(text: string, width: number, align: Column["align"]): string {
  const gap = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "right" ? gap + text : text + gap;
}
