import { systemSleep } from "@boomerang/core";
import { bypassProxyForLoopback } from "@boomerang/simulator";
import { InputError } from "./input/input-line.ts";
import { readInput } from "./input/read-input.ts";
import { startPipeline } from "./pipeline/pipeline.ts";
import { exitReason } from "./report/exit-reason.ts";
import { outcomeReport } from "./report/outcome-report.ts";
import { plural } from "./report/plural.ts";
import { progressEnd, progressText, stoppedText } from "./report/progress.ts";
import type { ReportState } from "./report/report-state.ts";
import { summarize } from "./report/summary.ts";
import { ArgumentsError, HELP, parseStartArguments, type StartArguments } from "./start/arguments.ts";
import { checkOutputFile, writeOutputFile } from "./start/output-file.ts";
import { runJobs } from "./start/run-jobs.ts";
import { stderrLog } from "./start/stderr-log.ts";

// Two seconds of cold start, as a small deployment with one replica has.
const SIMULATED = { coldStartMs: 2000 };

bypassProxyForLoopback(process.env);
try {
  // pnpm runs scripts in the workspace root; INIT_CWD is the directory where it was called.
  const parsed = parseStartArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (parsed.help) process.stdout.write(HELP);
  else process.exitCode = await start(parsed);
} catch (error) {
  if (!(error instanceof ArgumentsError || error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function start({ input, output, json, verbose }: StartArguments): Promise<number> {
  const lines = await readInput(input);
  if (output !== undefined) await checkOutputFile(output);
  const target = { isTerminal: process.stderr.isTTY, columns: process.stderr.columns ?? 100 };
  const log = (text: string) => process.stderr.write(`${progressEnd(target)}${text}\n`);
  let latest: ReportState | undefined;
  let shown: ReportState | undefined;
  const onProgress = (state: ReportState) => {
    latest = state;
    const text = progressText(state, shown, target);
    if (text === "") return;
    process.stderr.write(text);
    shown = state;
  };
  const onError = (error: unknown) => log(`A Lambda invocation failed: ${error}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      log(stoppedText(latest));
      // All parts run in this process and store nothing on disk: there is nothing to clean up.
      process.exit(130);
    });
  }

  log(`Read ${plural(lines.length, "message")} from ${input}`);
  log("Starting the pipeline …");
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
  const isRunByPnpm = process.env.npm_config_user_agent?.startsWith("pnpm/") ?? false;
  const reason = exitReason(summary, state.unexpected.length, isRunByPnpm);
  if (reason === undefined) return 0;
  process.stderr.write(`${reason}\n`);
  return 1;
}
