import type { FunctionCounts } from "infra/cost/counts";

interface EmbeddedMetrics {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
  };
}

/** What CloudWatch bills of a function's log lines: bytes without line ends, and the metrics in them. */
export function countLog(log: Buffer): Pick<FunctionCounts, "logLines" | "logBytes" | "metrics"> {
  const lines = log.toString().split("\n").slice(0, -1);
  const metrics = lines.flatMap((line) => {
    const { _aws }: EmbeddedMetrics = JSON.parse(line);
    return (_aws?.CloudWatchMetrics ?? []).flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  });
  return {
    ...{ logLines: lines.length, logBytes: log.length - lines.length },
    metrics: [...new Set(metrics)].toSorted(),
  };
}
