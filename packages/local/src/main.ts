import { setTimeout as delay } from "node:timers/promises";
import { InputError } from "./input/input-line.ts";
import { readInput } from "./input/read-input.ts";
import { startPipeline } from "./pipeline/pipeline.ts";
import { outcomeReport } from "./report/outcome-report.ts";
import { progressEnd, progressText } from "./report/progress.ts";
import { type ReportState, summarize } from "./report/report-state.ts";
import { ArgumentsError, HELP, parseStartArguments, type StartArguments } from "./start/arguments.ts";
import { runJobs } from "./start/run-jobs.ts";
import { stderrLog } from "./start/stderr-log.ts";

/** One replica, one call at a time, as a small deployment has it; it takes two seconds to start. */
const SIMULATED = { coldStartMs: 2000 };

try {
  const asked = parseStartArguments(process.argv.slice(2));
  if (asked.help) process.stdout.write(HELP);
  else process.exitCode = await start(asked);
} catch (error) {
  if (!(error instanceof ArgumentsError || error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function start({ input, json, verbose }: StartArguments): Promise<number> {
  const lines = await readInput(input);
  const target = { isTerminal: process.stderr.isTTY, columns: process.stderr.columns ?? 100 };
  let shown: ReportState | undefined;
  const onProgress = (state: ReportState) => {
    const text = progressText(state, shown, target);
    if (text === "") return;
    process.stderr.write(text);
    shown = state;
  };
  const onError = (error: unknown) =>
    process.stderr.write(`${progressEnd(target)}An invocation failed: ${error}\n`);

  process.stderr.write(`${lines.length} messages from ${input}\n`);
  const pipeline = await startPipeline({
    simulator: SIMULATED,
    onError,
    ...(verbose && { log: stderrLog }),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void pipeline.stop().finally(() => process.exit(130)));
  }
  const state = await runJobs(pipeline, lines, {
    clock: Date,
    sleep: (ms) => delay(ms),
    onProgress,
    onError,
  }).finally(() => pipeline.stop());

  process.stderr.write(progressEnd(target));
  process.stdout.write(outcomeReport(state, process.stdout.columns ?? 120));
  const summary = summarize(state);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.open + summary.lost + state.surprises.length === 0 ? 0 : 1;
}
