import { cutToWidth, oneLine, textWidth } from "./text-width.ts";

/** A column: what it is called and on which side its cells stand. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** A table as text: columns two spaces apart, each line cut to `width` columns of the terminal. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const cells = [columns.map((column) => column.title), ...rows].map((row) => row.map(oneLine));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => textWidth(row[at] ?? ""))));
  const lines = cells.map((row) =>
    columns
      .map(({ align }, at) => {
        const cell = row[at] ?? "";
        const gap = " ".repeat((widths[at] ?? 0) - textWidth(cell));
        return align === "right" ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((each) => "─".repeat(each)).join("  ");
  lines.splice(1, 0, rule);
  return lines.map((line) => cutToWidth(line, width)).join("\n");
}
