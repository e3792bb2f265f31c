import type { JobTimes } from "./job-times.ts";

export type FunctionName = "dispatcher" | "receiver" | "scheduler" | "publisher";

export interface DeployedFunction {
  readonly name: FunctionName;
  readonly functionName: string;
  readonly logGroupName: string;
}

/** The names of a stack's resources, of which a run needs to know. */
export interface StackDescription {
  readonly stackName: string;
  readonly region: string;
  readonly queueUrl: string;
  readonly jobsTableName: string;
  readonly webhookBaseUrl: string;
  readonly functions: readonly DeployedFunction[];
  readonly tables: readonly { readonly tableName: string; readonly hasIndexes: boolean }[];
  /** Also the value of the dimension `ApiName` of its metrics. */
  readonly apiName: string;
  /** The schedule that runs the scheduler every minute. */
  readonly minuteSchedule: { readonly groupName: string; readonly name: string };
}

/** A period, in milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A metric of AWS over the minutes of a run. */
export interface MetricQuery {
  readonly label: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum` adds up the minutes; the others report the highest minute. */
  readonly stat: "Sum" | "Maximum" | "p99";
}

export interface LogReading {
  readonly lines: readonly string[];
  /** Whether there are more lines than a run reads. */
  readonly isCut: boolean;
}

/** What a run does with a deployed stack. Only `send` changes anything. */
export interface DeployedStack {
  readonly description: StackDescription;
  /** Sends up to ten messages to the jobs queue; returns their ids in the same order. */
  send(bodies: readonly string[]): Promise<string[]>;
  /** The records that exist, and the read units that this cost. */
  readRecords(
    jobIds: readonly string[],
  ): Promise<{ readonly records: readonly JobTimes[]; readonly readUnits: number }>;
  readLog(logGroupName: string, period: Period): Promise<LogReading>;
  /** In the order of the queries; `undefined`: AWS has no data. */
  readMetrics(queries: readonly MetricQuery[], period: Period): Promise<(number | undefined)[]>;
  /** The targets in the settings of the stack, as text. */
  readTargets(): Promise<readonly string[]>;
  /** Settings that matter for the results, by their names. */
  readSettings(): Promise<Readonly<Record<string, string>>>;
}
