import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";

/** An alarm: up when its metric is over the threshold. */
export interface AlarmDefinition {
  /** What the alarm is called, and the heading of its section in the runbook; a name used twice shares the section. */
  readonly name: string;
  /** Tells alarms of one name apart. */
  readonly of?: string;
  /** What it means that the alarm is up, and what becomes of jobs meanwhile. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** The alarm is up when the metric is greater than this; default 0. */
  readonly above?: number;
  /** How many periods are looked at, the latest ones; default 1. */
  readonly periods?: number;
  /** In how many of them, in any order, the metric has to be over the threshold; default all. */
  readonly atLeast?: number;
  /** Whether no data at all raises the alarm; default false. */
  readonly isSilenceBad?: boolean;
}

/** The anchor that a heading has in rendered Markdown. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-");
}
