import { billedMetrics, COUNTED_BY_AWS, shownMetrics, sumByLabel } from "./aws-metrics.ts";
import { type FunctionUse, functionUse } from "./function-use.ts";
import { loggedCounts } from "./logged-metrics.ts";
import { type ReturnedMessage, returnedMessages } from "./returned-messages.ts";
import type { DeployedStack, FunctionName, MetricQuery, Period } from "./stack.ts";

/** What the deployment did in the time of a run, for whatever reason. */
export interface Use {
  /** `undefined`: not available. */
  readonly functions: Readonly<Record<FunctionName, FunctionUse | undefined>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly awsMetrics: readonly { readonly label: string; readonly value: number | undefined }[];
  /** Units of the bill, by the names of the cost model's lines. */
  readonly units: ReadonlyMap<string, number>;
  readonly returned: readonly ReturnedMessage[];
  readonly settings: Readonly<Record<string, string>>;
  /** Why something is missing. */
  readonly notes: readonly string[];
}

const BYTES_A_GB = 1_000_000_000;

/**
 * Reads logs and metrics. What cannot be read is missing, and a note says why; nothing fails because of it.
 *
 * @param readUnits what the run itself has read of the tables
 */
export async function readUse(stack: DeployedStack, period: Period, readUnits: number): Promise<Use> {
  const { description } = stack;
  const notes: string[] = [];
  const orNote = async <T>(what: string, reading: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      notes.push(`${what} could not be read: ${error instanceof Error ? error.name : "unknown error"}.`);
      return otherwise;
    }
  };
  const metrics = async (queries: readonly MetricQuery[]) => {
    const none = queries.map(() => undefined);
    const values = await orNote("CloudWatch metrics", stack.readMetrics(queries, period), none);
    return queries.map(({ label }, n) => ({ label, value: values[n] }));
  };
  const logs = await Promise.all(
    description.functions.map(async ({ name, logGroupName }) => {
      const reading = stack.readLog(logGroupName, period);
      const { lines, isCut } = await orNote(`The log of the ${name}`, reading, { lines: [], isCut: false });
      if (isCut) notes.push(`The log of the ${name} is longer than a run reads: its numbers are too small.`);
      return { name, lines, use: functionUse(lines) };
    }),
  );
  const unknown = logs.flatMap(({ name, use }) => (use === undefined ? [name] : []));
  if (unknown.length > 0) notes.push(withoutLines(unknown));
  const linesOf = (wanted: FunctionName) => logs.find(({ name }) => name === wanted)?.lines ?? [];
  const uses = Object.fromEntries(logs.map(({ name, use }) => [name, use])) as Use["functions"];
  const counters = loggedCounts(logs.flatMap(({ lines }) => lines));
  const counted = sumByLabel(await metrics(billedMetrics(description)));
  return {
    functions: uses,
    counters,
    awsMetrics: await metrics(shownMetrics(description)),
    units: unitsOf(uses, counted, readUnits),
    returned: returnedMessages(linesOf("dispatcher")),
    settings: await orNote("Settings", stack.readSettings(), {}),
    notes,
  };
}

function withoutLines(names: readonly FunctionName[]): string {
  const who = names.join(", ");
  return `No line of Lambda's about the invocations of ${who} was found: they were not invoked, or the setting platformLogs is off. Deploy with platformLogs: true to see invocations, cold starts, durations and GB-seconds.`;
}

function unitsOf(
  uses: Use["functions"],
  counted: ReadonlyMap<string, number>,
  readUnits: number,
): Map<string, number> {
  const units = new Map<string, number>();
  const set = (what: string, value: number | undefined) => {
    if (value !== undefined) units.set(what, value);
  };
  const known = Object.values(uses).filter((use) => use !== undefined);
  // If one function's lines are missing, a sum of the others would look like a saving.
  if (known.length === Object.keys(uses).length && known.length > 0) {
    set(
      "Lambda requests",
      known.reduce((sum, { invocations }) => sum + invocations, 0),
    );
    set(
      "Lambda GB-seconds",
      known.reduce((sum, { gbSeconds }) => sum + gbSeconds, 0),
    );
  }
  set(COUNTED_BY_AWS.writes, counted.get(COUNTED_BY_AWS.writes));
  set(COUNTED_BY_AWS.calls, counted.get(COUNTED_BY_AWS.calls));
  const reads = counted.get(COUNTED_BY_AWS.reads);
  set(COUNTED_BY_AWS.reads, reads === undefined ? undefined : Math.max(0, reads - readUnits));
  const logBytes = counted.get(COUNTED_BY_AWS.logBytes);
  set("CloudWatch Logs, GB", logBytes === undefined ? undefined : logBytes / BYTES_A_GB);
  return units;
}
