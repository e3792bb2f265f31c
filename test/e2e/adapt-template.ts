/** The parts of a CloudFormation template that matter here. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface MetricQuery {
  readonly MetricStat?: {
    readonly Metric: Readonly<Record<string, unknown>>;
    readonly Period: number;
    readonly Stat: string;
  };
}

/**
 * Adapts a template to the differences between MiniStack and AWS (docs/emulator.md): an alarm with metric math monitors the
 * first metric of its expression, a reference to a secret becomes its ARN, and the permission to read an event source mapping has
 * MiniStack's name. Everything else stays unchanged.
 */
export function adaptTemplate(template: Template): Template {
  const all = Object.entries(template.Resources);
  const resources = all.map(([id, resource]) => [id, withoutMetricMath(resource)]);
  const secrets = new Set(
    all.flatMap(([id, { Type }]) => (Type === "AWS::SecretsManager::Secret" ? [id] : [])),
  );
  const adapted = JSON.stringify({ ...template, Resources: Object.fromEntries(resources) });
  return JSON.parse(adapted, (_key, value) => {
    if (value === "lambda:GetEventSourceMapping") return "lambda:ListEventSourceMappings";
    const name = Object.keys(value ?? {}).join() === "Ref" ? value.Ref : undefined;
    return secrets.has(name) ? { "Fn::GetAtt": [name, "Id"] } : value;
  });
}

function withoutMetricMath(resource: Resource): Resource {
  const { Metrics: queries, ...others } = resource.Properties ?? {};
  if (resource.Type !== "AWS::CloudWatch::Alarm" || !Array.isArray(queries)) return resource;
  const first = queries.map((query: MetricQuery) => query.MetricStat).find((stat) => stat !== undefined);
  if (first === undefined) return resource;
  const { Metric, Period, Stat } = first;
  return { ...resource, Properties: { ...others, ...Metric, Period, Statistic: Stat } };
}
