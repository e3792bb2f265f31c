import type { BoomerangError, EndedJob } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { CliError, usageError } from "../cli-error.ts";
import { countOf } from "../count-argument.ts";
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
      "Waits until each job has an outcome, and prints the jobs as they are given. Interrupting it ends the waiting and nothing else. A job whose message still waits in the queue is in no batch yet: after a submission, wait for a batch with --count.",
    )
    .argument("[job-ids...]", "ids of jobs")
    .option("--batch <id>", "the jobs of a batch that have a record by now")
    .option(
      "--count <number>",
      "with --batch: wait first until the batch has so many jobs, no longer than --timeout",
      countOf(1),
    )
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
  boomerang submit -f jobs.jsonl --batch nightly && boomerang wait --batch nightly --count "$(wc -l < jobs.jsonl)"

Exit codes: 0 if every job is SUCCEEDED, 1 if one is not, or has no outcome in time, 4 if the batch has no jobs.

JSON: a list of jobs, as of boomerang get: job_id, status, target, errors, … and output, or output_text if it is no strict
JSON. Jobs without an outcome in time are not in it; the error is about the first of them.`,
    )
    .action((jobIds, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const { batch } = options;
        checkArguments(jobIds, options);
        const words = await loadWords(io);
        const source = batch === undefined ? jobIds : { batchId: batch };
        const items = (await client()).results(source, {
          wait: true,
          count: options.count,
          timeoutMs: options.timeout,
          signal: io.interrupted,
        });
        let found = 0;
        let failed = 0;
        const missing: BoomerangError[] = [];
        async function* ended(): AsyncGenerator<EndedJob, void, void> {
          for await (const { job, error } of items) {
            if (error !== undefined) {
              missing.push(error);
              continue;
            }
            if (job.status !== "SUCCEEDED") failed++;
            found++;
            yield job as EndedJob;
          }
          // Before anything is printed, so that JSON has nothing but the error.
          if (batch !== undefined && found + missing.length === 0) throw noJobs(batch);
        }
        const count = await output.list(ended(), jobJson, (job) => jobText(job, words));
        if (batch !== undefined)
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

function noJobs(batch: string): CliError {
  return new CliError(`batch ${batch} has no jobs`, {
    code: "not_found",
    nextStep:
      "Check its id. A job has no record while its message waits in the queue: with --count N, the command waits until the batch has N jobs.",
    exitCode: EXIT.notFound,
  });
}

function checkArguments(
  jobIds: readonly string[],
  { batch, count }: { readonly batch?: string | undefined; readonly count?: number | undefined },
): void {
  if ((jobIds.length === 0) === (batch === undefined))
    throw usageError("wait needs ids of jobs, or --batch, and not both", "wait");
  if (count !== undefined && batch === undefined) {
    throw usageError(
      "--count is for --batch: jobs that are named are waited for without a record too",
      "wait",
    );
  }
}
