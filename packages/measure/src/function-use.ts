import { type Summary, summaryOf } from "./summary.ts";

/** One line of Lambda about an invocation. Milliseconds and megabytes. */
interface Invocation {
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly usedMb: number;
  /** Of an invocation that started a process. */
  readonly initMs: number | undefined;
  /** Whether the line is logged at level WARN too. */
  readonly hasFailed: boolean;
}

/** What a function did, by the lines that Lambda itself logs. */
export interface FunctionUse {
  readonly invocations: number;
  /** `undefined`: no line names a cold start, so there was none, or this log does not name them. */
  readonly coldStarts: number | undefined;
  readonly initMs: Summary | undefined;
  readonly durationMs: Summary | undefined;
  readonly gbSeconds: number;
  readonly memoryMb: number;
  readonly mostUsedMb: number;
}

/** `undefined` if no line is about an invocation that succeeded: the log's level, WARN without `platformLogs`, leaves them out. */
export function functionUse(lines: readonly string[]): FunctionUse | undefined {
  const invocations = lines.flatMap((line) => invocationIn(line) ?? []);
  const isComplete = invocations.some(({ hasFailed }) => !hasFailed) || lines.some(isStart);
  if (invocations.length === 0 || !isComplete) return undefined;
  const inits = invocations.flatMap(({ initMs }) => initMs ?? []);
  return {
    invocations: invocations.length,
    coldStarts: inits.length === 0 ? undefined : inits.length,
    initMs: summaryOf(inits),
    durationMs: summaryOf(invocations.map(({ durationMs }) => durationMs)),
    gbSeconds: invocations.reduce(
      (sum, { billedMs, memoryMb }) => sum + (billedMs / 1000) * (memoryMb / 1024),
      0,
    ),
    memoryMb: Math.max(...invocations.map(({ memoryMb }) => memoryMb)),
    mostUsedMb: Math.max(...invocations.map(({ usedMb }) => usedMb)),
  };
}

/** Logged of each invocation, but not at level WARN. */
function isStart(line: string): boolean {
  return line.includes('"platform.start"');
}

function invocationIn(line: string): Invocation | undefined {
  if (line.startsWith("REPORT RequestId:")) return ofText(line);
  return line.includes('"platform.report"') ? ofJson(line) : undefined;
}

/** A function's log as text, as the emulator's is. */
function ofText(line: string): Invocation | undefined {
  const number = (name: string) => {
    const text = new RegExp(`\\t${name}: ([\\d.]+) (?:ms|MB)`).exec(line)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  return invocation(
    {
      durationMs: number("Duration"),
      billedMs: number("Billed Duration"),
      memoryMb: number("Memory Size"),
      usedMb: number("Max Memory Used"),
      initMs: number("Init Duration"),
    },
    // With this format there are no levels.
    { hasFailed: false },
  );
}

/** A function's log as JSON, as it is deployed. */
function ofJson(line: string): Invocation | undefined {
  try {
    const { type, record } = JSON.parse(line);
    if (type !== "platform.report") return undefined;
    const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs } = record.metrics;
    return invocation(
      {
        durationMs,
        billedMs: billedDurationMs,
        memoryMb: memorySizeMB,
        usedMb: maxMemoryUsedMB,
        initMs: initDurationMs,
      },
      { hasFailed: record.status !== "success" },
    );
  } catch {
    return undefined;
  }
}

function invocation(
  read: Readonly<Record<keyof Omit<Invocation, "hasFailed">, number | undefined>>,
  { hasFailed }: Pick<Invocation, "hasFailed">,
): Invocation | undefined {
  const { durationMs, billedMs, memoryMb, usedMb = 0, initMs } = read;
  if (durationMs === undefined || billedMs === undefined || memoryMb === undefined) return undefined;
  return { durationMs, billedMs, memoryMb, usedMb, initMs, hasFailed };
}
