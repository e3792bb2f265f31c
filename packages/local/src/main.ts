import { InputError } from "./input/input-line.ts";
import { readInput } from "./input/read-input.ts";
import { startPipeline } from "./pipeline/pipeline.ts";
import { outcomeReport } from "./report/outcome-report.ts";
import { plural } from "./report/plural.ts";
import { progressEnd, progressText, stoppedText } from "./report/progress.ts";
import { type ReportState, summarize } from "./report/report-state.ts";
import { ArgumentsError, HELP, parseStartArguments, type StartArguments } from "./start/arguments.ts";
import { checkOutputFile, writeOutputFile } from "./start/output-file.ts";
import { runJobs } from "./start/run-jobs.ts";
import { stderrLog } from "./start/stderr-log.ts";
import { systemSleep } from "./system-sleep.ts";

/** One replica, one call at a time, as a small deployment has it; it takes two seconds to start. */
const SIMULATED = { coldStartMs: 2000 };

try {
  // pnpm runs scripts at the root of the workspace and says where it was called.
  const asked = parseStartArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (asked.help) process.stdout.write(HELP);
  else process.exitCode = await start(asked);
} catch (error) {
  if (!(error instanceof ArgumentsError || error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function start({ input, output, json, verbose }: StartArguments): Promise<number> {
  const lines = await readInput(input);
  if (output !== undefined) await checkOutputFile(output);
  const target = { isTerminal: process.stderr.isTTY, columns: process.stderr.columns ?? 100 };
  const say = (text: string) => process.stderr.write(`${progressEnd(target)}${text}\n`);
  let latest: ReportState | undefined;
  let shown: ReportState | undefined;
  const onProgress = (state: ReportState) => {
    latest = state;
    const text = progressText(state, shown, target);
    if (text === "") return;
    process.stderr.write(text);
    shown = state;
  };
  const onError = (error: unknown) => say(`An invocation failed: ${error}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      say(stoppedText(latest));
      // Everything is in this process, and nothing of it is kept.
      process.exit(130);
    });
  }

  say(`${plural(lines.length, "message")} from ${input}`);
  say("starting the pipeline …");
  const pipeline = await startPipeline({
    simulator: SIMULATED,
    onError,
    ...(verbose && { log: stderrLog }),
  });
  const state = await runJobs(pipeline, lines, {
    clock: Date,
    sleep: systemSleep,
    onProgress,
    onError,
  }).finally(() => pipeline.stop());

  process.stderr.write(progressEnd(target));
  if (output !== undefined) await writeOutputFile(output, state.lines);
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  process.stdout.write(outcomeReport(state, { width, output }));
  const summary = summarize(state);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.open + summary.lost + state.unexpected.length === 0 ? 0 : 1;
}
