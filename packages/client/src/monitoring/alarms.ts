import type { CloudWatchClient, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { alarmName } from "@boomerang/core";
import { fromAwsError } from "../connect/aws-error.ts";

/** An alarm of the deployment. */
export interface Alarm {
  /** Such as `Oldest message`: the title of its section in the runbook, perhaps with what it concerns in parentheses. */
  readonly title: string;
  /** `unknown`: CloudWatch has not enough data yet. */
  readonly state: "ok" | "alarm" | "unknown";
  /** Since when it is in this state. ISO 8601, UTC. */
  readonly since?: string | undefined;
  /** What happened, and what that means for jobs. */
  readonly meaning: string;
  /** Where to read what to do: an address, or the path of a file of the repository with a section of it, as the deployment's setting `runbookUrl` says. */
  readonly runbook?: string | undefined;
}

interface Sources {
  readonly cloudWatch: () => Promise<CloudWatchClient>;
  readonly deploymentName: () => Promise<string>;
}

const STATES: Readonly<Record<string, Alarm["state"]>> = { OK: "ok", ALARM: "alarm" };

/** The alarms of a deployment, those that are raised first. @throws BoomerangError */
export async function readAlarms({ cloudWatch, deploymentName }: Sources): Promise<Alarm[]> {
  const { paginateDescribeAlarms } = await import("@aws-sdk/client-cloudwatch");
  const [client, name] = await Promise.all([cloudWatch(), deploymentName()]);
  const prefix = alarmName(name, "");
  const alarms: Alarm[] = [];
  try {
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
      { client },
      { AlarmNamePrefix: prefix },
    )) {
      alarms.push(...MetricAlarms.map((alarm) => alarmOf(alarm, prefix)));
    }
  } catch (error) {
    throw fromAwsError(error, "read the alarms", { permission: "cloudwatch:DescribeAlarms" });
  }
  const rank = ({ state }: Alarm) => ["alarm", "unknown", "ok"].indexOf(state);
  return alarms.sort((a, b) => rank(a) - rank(b));
}

function alarmOf(alarm: MetricAlarm, prefix: string): Alarm {
  const { AlarmName = "", AlarmDescription = "", StateValue } = alarm;
  // The other one also changes when CloudWatch has less data than before.
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  const [meaning = "", runbook] = AlarmDescription.split(" What to do: ");
  return {
    title: AlarmName.slice(prefix.length),
    state: STATES[StateValue ?? ""] ?? "unknown",
    since: since?.toISOString(),
    meaning,
    runbook,
  };
}
