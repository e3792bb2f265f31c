/** A number for people: three digits, or all of those before the point. */
export function count(value: number): string {
  const digits = value < 100 ? 3 : 0;
  const rounded = digits === 0 ? Math.round(value) : Number(value.toPrecision(digits));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 3 });
}

export function percent(share: number): string {
  if (share < 0.01) return "under 1 %";
  return `${count(Math.round(share * 100))} %`;
}

/** Minutes, hours or days. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${count(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 48 * 3600) return `${count(Number((seconds / 3600).toPrecision(2)))} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const aligned = heads.map((head) => (head.endsWith(":") ? "---:" : "---"));
  return [heads.map((head) => head.replace(/:$/, "")), aligned, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
