import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";

/** An alarm that rises when its metric exceeds a threshold. */
export interface AlarmDefinition {
  /** The construct id, and with it the logical id of the resource. */
  readonly id: string;
  /** The name of the alarm (a new name replaces the alarm, and its history is lost), and the title of its section in the runbook; alarms of one name share the section. */
  readonly name: string;
  /** Distinguishes alarms of one name. */
  readonly qualifier?: string;
  /** What happened, and what that means for jobs. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** The metric must be greater than this; default 0. */
  readonly threshold?: number;
  /** How many of the latest periods are evaluated; default 1. */
  readonly evaluationPeriods?: number;
  /** In how many of them, in any order, the metric must exceed the threshold; default all. */
  readonly datapointsToAlarm?: number;
  /** What missing data says: that nothing is wrong (default), that something is, or nothing, so that the alarm stays as it is. */
  readonly missingData?: "good" | "bad" | "unknown";
}

/** The anchor that a heading has in rendered Markdown. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-");
}
