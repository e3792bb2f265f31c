import type { JobTimes } from "../job-times.ts";
import type { DeployedStack, StackDescription } from "../stack.ts";

const DESCRIPTION: StackDescription = {
  stackName: "Boomerang",
  region: "eu-west-1",
  queueUrl: "https://sqs.test/jobs",
  jobsTableName: "jobs-table",
  webhookBaseUrl: "https://api.test/prod",
  functions: (["dispatcher", "receiver", "scheduler", "publisher"] as const).map((name) => ({
    name,
    functionName: `fn-${name}`,
    logGroupName: `log-${name}`,
  })),
  tables: [
    { tableName: "jobs-table", hasIndexes: true },
    { tableName: "control-table", hasIndexes: false },
  ],
  apiName: "Boomerang",
  minuteSchedule: { groupName: "group", name: "minute" },
};

const START = Date.parse("2026-11-29T10:00:00.000Z");

/** A clock that only sleeping moves. */
export function fakeTime() {
  let now = START;
  const slept: number[] = [];
  return {
    clock: { now: () => now },
    slept,
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
  };
}

/** A stack in memory: what is sent can be read, and `recordOf` decides what becomes of a job. */
export function fakeStack(recordOf: (jobId: string) => JobTimes | undefined = succeeded) {
  const sent: string[] = [];
  const logs: Record<string, string[]> = {};
  const stack: DeployedStack = {
    description: DESCRIPTION,
    send: async (bodies) => {
      sent.push(...bodies);
      return bodies.map((body) => `message-of-${JSON.parse(body).job_id}`);
    },
    readTargets: async () => ["model:abc123/production"],
    readRecords: async (jobIds) => ({
      records: jobIds.flatMap((id) => recordOf(id) ?? []),
      readUnits: jobIds.length / 2,
    }),
    readLog: async (logGroupName) => ({ lines: logs[logGroupName] ?? [], isCut: false }),
    readMetrics: async (queries) => queries.map(() => undefined),
    readSettings: async () => ({ dispatcher: "512 MB" }),
  };
  return { stack, sent, logs };
}

export function succeeded(jobId: string): JobTimes {
  return {
    ...{ jobId, status: "SUCCEEDED", submissions: 1, deliveries: 1, errorCodes: [] },
    createdAt: START + 100,
    submittedAt: START + 300,
    completedAt: START + 1300,
  };
}
