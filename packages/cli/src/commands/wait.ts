import type { BoomerangError, EndedJob } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { type CliError, usageError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { counted } from "../format.ts";
import { jobJson, jobText, loadWords } from "../job-view.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";
import { durationMsOf } from "../time-argument.ts";

/** `boomerang wait`: until jobs have an outcome. */
export function waitCommand(tools: Toolbox) {
  return newCommand("wait", tools.io.env)
    .summary("wait for the outcome of jobs, or of a batch")
    .description(
      "Waits until each job has an outcome, and prints the jobs as they are given. Interrupting it ends the waiting and nothing else.",
    )
    .argument("[job-ids...]", "ids of jobs")
    .option("--batch <id>", "the jobs of a batch that have a record when the command begins")
    .option(
      "--timeout <duration>",
      "wait no longer for each job: 30s, 10m or 1h; a number is seconds",
      parseTimeout,
    )
    .addHelpText(
      "after",
      `
Examples:
  boomerang wait order-123
  boomerang wait order-123 order-124 --timeout 10m -o jsonl
  boomerang wait --batch nightly-2026-11-28

Exit codes: 0 if every job is SUCCEEDED, 1 if one is not, or has no outcome in time.`,
    )
    .action((jobIds, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        if ((jobIds.length === 0) === (options.batch === undefined)) throw needsJobs();
        const words = await loadWords(io);
        const source = options.batch === undefined ? jobIds : { batchId: options.batch };
        const items = (await client()).results(source, {
          wait: true,
          timeoutMs: options.timeout,
          signal: io.interrupted,
        });
        let failed = 0;
        const missing: BoomerangError[] = [];
        async function* ended(): AsyncGenerator<EndedJob, void, void> {
          for await (const { job, error } of items) {
            if (error !== undefined) {
              missing.push(error);
              continue;
            }
            if (job.status !== "SUCCEEDED") failed++;
            yield job as EndedJob;
          }
        }
        const count = await output.list(ended(), jobJson, (job) => jobText(job, words));
        if (options.batch !== undefined)
          await output.note(`${counted(count, "job")} ended, ${failed} without a result.`);
        // The jobs that have an outcome are printed, whatever happened to the others.
        for (const { message } of missing.slice(1)) await output.note(oneLine(message));
        if (missing[0] !== undefined) throw missing[0];
        return failed === 0 ? EXIT.ok : EXIT.failed;
      }),
    );
}

/** Milliseconds. */
function parseTimeout(text: string): number {
  const ms = durationMsOf(text) ?? 1000 * Number(text);
  if (ms > 0 && Number.isFinite(ms)) return ms;
  throw new InvalidArgumentError("Write 30s, 10m or 1h, or a number of seconds, above 0.");
}

function needsJobs(): CliError {
  return usageError("wait needs ids of jobs, or --batch, and not both", "wait");
}
