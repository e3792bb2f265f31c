/**
 * The sums of the counters that functions logged in the embedded metric format. Unlike CloudWatch's metrics they are exact for
 * the time of the run, and known at once. Gauges of single targets are left out: a sum of them means nothing.
 */
export function loggedCounts(lines: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    for (const [name, value] of countersIn(line)) counts[name] = (counts[name] ?? 0) + value;
  }
  return counts;
}

interface EmbeddedLine {
  readonly [field: string]: unknown;
  readonly _aws?: {
    readonly CloudWatchMetrics?: readonly {
      readonly Metrics?: readonly { readonly Name: string; readonly Unit?: string }[];
    }[];
  };
}

function countersIn(line: string): [string, number][] {
  // Quoted in another line, it would have backslashes.
  if (!line.includes('"_aws":')) return [];
  const parsed = embedded(line);
  if (parsed === undefined || "target" in parsed) return [];
  const metrics = (parsed._aws?.CloudWatchMetrics ?? []).flatMap(({ Metrics = [] }) => Metrics);
  return metrics.flatMap(({ Name: name, Unit: unit }) =>
    unit === "Count"
      ? [[name, [parsed[name]].flat().reduce<number>((sum, value) => sum + Number(value), 0)]]
      : [],
  );
}

function embedded(line: string): EmbeddedLine | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
