export interface Measurement {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at: Date;
}

interface EmbeddedLine {
  readonly [field: string]: unknown;
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** The metrics in log lines of CloudWatch's embedded metric format; other lines are ignored. */
export function embeddedMetrics(lines: readonly string[]): Measurement[] {
  return lines
    .filter((line) => line.startsWith('{"_aws":'))
    .flatMap((line) => measurements(JSON.parse(line)));
}

function measurements(line: EmbeddedLine): Measurement[] {
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((keys) =>
      Metrics.flatMap(({ Name: name }) =>
        [line[name]].flat().map((value) => ({
          namespace,
          name,
          dimensions: Object.fromEntries(keys.map((key) => [key, String(line[key])])),
          value: Number(value),
          at: new Date(line._aws.Timestamp),
        })),
      ),
    ),
  );
}
