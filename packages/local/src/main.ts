import { systemSleep } from "@boomerang/core";
import { bypassProxyForLoopback } from "@boomerang/simulator";
import { InputError, type InputLine } from "./input/input-line.ts";
import { readInput } from "./input/read-input.ts";
import { startPipeline } from "./pipeline/pipeline.ts";
import { exitReason } from "./report/exit-reason.ts";
import { outcomeReport } from "./report/outcome-report.ts";
import { plural } from "./report/plural.ts";
import { continuingText, keptText, progressEnd, progressText, stoppedText } from "./report/progress.ts";
import type { ReportState } from "./report/report-state.ts";
import { summarize } from "./report/summary.ts";
import { cutPath, wrapToWidth } from "./report/terminal-text.ts";
import { ArgumentsError, HELP, parseStartArguments, STDIN, type StartArguments } from "./start/arguments.ts";
import { type OpenedOutput, openOutput } from "./start/output-file.ts";
import { OutputError } from "./start/output-writer.ts";
import { type RunOptions, runJobs } from "./start/run-jobs.ts";
import { endState } from "./start/settle-lines.ts";
import { stderrLog } from "./start/stderr-log.ts";

// More than this machine can do. The API's own limit, 200 a second, would be what a large file waits for.
const submissionsPerMinute = 120_000;
// Two seconds of cold start, as a small deployment with one replica has.
const SIMULATED = { coldStartMs: 2000, submissionsPerMinute };
const STDERR = { isTerminal: process.stderr.isTTY, columns: process.stderr.columns ?? 100 };

bypassProxyForLoopback(process.env);
try {
  // pnpm runs scripts in the workspace root; INIT_CWD is the directory where it was called.
  const parsed = parseStartArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (parsed.help) process.stdout.write(HELP);
  else process.exitCode = await start(parsed);
} catch (error) {
  const isInvalid = error instanceof ArgumentsError || error instanceof InputError;
  if (!isInvalid && !(error instanceof OutputError)) throw error;
  log(error.message);
  process.exitCode = isInvalid ? 2 : 1;
}

function log(text: string): void {
  process.stderr.write(`${progressEnd(STDERR)}${text}\n`);
}

/** Like {@link log}, with line breaks between words where the terminal would break the line anywhere. */
function say(text: string): void {
  log(STDERR.isTerminal ? wrapToWidth(text, STDERR.columns).join("\n") : text);
}

async function start(args: StartArguments): Promise<number> {
  const { input, output, json, allowFailures } = args;
  if (input === STDIN && process.stdin.isTTY)
    log("Reading messages from the terminal, one a line, until Ctrl+D …");
  const lines = await readInput(input === STDIN ? process.stdin : input);
  const opened = output === undefined ? undefined : await openOutput(output, lines);
  const state = await run(lines, opened, args);

  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  process.stdout.write(outcomeReport(state, { width, output }));
  const summary = summarize(state);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  const isRunByPnpm = process.env.npm_config_user_agent?.startsWith("pnpm/") ?? false;
  const failed = { unexpected: state.unexpected.length, failures: allowFailures ? 0 : state.failures };
  const reason = exitReason(summary, failed, isRunByPnpm);
  if (reason === undefined) return 0;
  say(reason);
  return 1;
}

/** Runs the lines without an outcome in the output file, and closes it. */
async function run(
  lines: readonly InputLine[],
  opened: OpenedOutput | undefined,
  { input, output, verbose }: StartArguments,
): Promise<ReportState> {
  const { writer, settled, rest } = opened ?? { settled: [], rest: lines };
  const shownPath = (path = "") => (STDERR.isTerminal ? cutPath(path, Math.floor(STDERR.columns / 2)) : path);
  const from = input === STDIN ? "the standard input" : shownPath(input);
  say(`Read ${plural(lines.length, "message")} from ${from}`);
  const continuing = continuingText(shownPath(output), lines.length - rest.length, lines.length);
  if (continuing !== undefined) say(continuing);
  if (rest.length === 0) {
    await writer?.close();
    return endState(settled, { awaited: 0, events: 0, seconds: 0 });
  }

  let latest: ReportState | undefined;
  let shown: ReportState | undefined;
  const onProgress = (state: ReportState) => {
    latest = state;
    const text = progressText(state, shown, STDERR);
    if (text === "") return;
    process.stderr.write(text);
    shown = state;
  };
  const onError = (error: unknown) => log(`A Lambda invocation failed: ${error}`);
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, async () => {
      // The second time at once. All parts run in this process and store nothing on disk but the output file.
      if (isStopping) process.exit(130);
      isStopping = true;
      await writer?.whenIdle();
      const kept = writer && `Stopped. ${keptText(shownPath(output), writer.written, lines.length)}`;
      say(kept ?? stoppedText(latest));
      process.exit(130);
    });
  }

  log("Starting the pipeline …");
  const pipeline = await startPipeline({
    simulator: SIMULATED,
    submissionsPerMinute,
    onError,
    ...(verbose && { log: stderrLog }),
  });
  const onSettled: RunOptions["onSettled"] = writer && ((outcomes) => writer.append(outcomes));
  const options = { clock: Date, sleep: systemSleep, onProgress, onError, onSettled, earlier: settled };
  try {
    const state = await runJobs(pipeline, rest, options);
    process.stderr.write(progressEnd(STDERR));
    await writer?.close();
    return state;
  } finally {
    await pipeline.stop();
  }
}
