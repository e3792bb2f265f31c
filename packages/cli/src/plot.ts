/** A value at each of some times, in their order. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const BLOCKS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const HEIGHT = 6;

/** A series as columns of blocks, with its maximum and minimum beside them. More values than columns are joined: the largest counts. */
export function plot({ name, values }: Series, columns: number): string {
  const most = Math.max(1, ...values);
  const label = String(most).length;
  const bars = joined(values, columns - label - 1).map((value) => Math.round((value / most) * HEIGHT * 8));
  const rows = Array.from({ length: HEIGHT }, (_, n) => {
    const row = HEIGHT - 1 - n;
    const cells = bars.map((bar) => BLOCKS[Math.min(8, Math.max(0, bar - 8 * row))]).join("");
    const axis = row === HEIGHT - 1 ? String(most) : row === 0 ? "0" : "";
    return `${axis.padStart(label)} ${cells}`.trimEnd();
  });
  return [name, ...rows].join("\n");
}

function joined(values: readonly number[], columns: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / Math.max(1, columns)));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) =>
    Math.max(...values.slice(n * size, (n + 1) * size)),
  );
}
