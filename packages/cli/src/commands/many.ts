import type { Client, JobFilter, ManyOutcome } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { type CliError, usageError } from "../cli-error.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { counted, number } from "../format.ts";

interface ManyOptions {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** An operation on every job of a filter: counts them, asks, does it and prints what was done with each. */
export async function runMany(
  { io, output, client }: Context,
  verb: "cancel" | "replay",
  filter: JobFilter,
  { yes, dryRun }: ManyOptions,
): Promise<ExitCode> {
  const run = (opened: Client, isDryRun: boolean) => {
    const options = { dryRun: isDryRun, signal: io.interrupted };
    return verb === "cancel" ? opened.cancelMany(filter, options) : opened.replayMany(filter, options);
  };
  const opened = await client();
  if (!yes && !dryRun) {
    const { matched } = await run(opened, true);
    if (matched === 0) {
      await output.list([], outcomeJson, outcomeText);
      await output.note("No job matches.");
      return EXIT.ok;
    }
    await confirm(io, `${verb} ${counted(matched, "job")}?`);
  }
  const counts = { done: 0, failed: 0, before: 0 };
  async function* outcomes(): AsyncGenerator<ManyOutcome, void, void> {
    for await (const outcome of run(opened, dryRun)) {
      counts[outcome.error !== undefined ? "failed" : outcome.alreadyReplayed ? "before" : "done"]++;
      yield outcome;
    }
  }
  await output.list(outcomes(), outcomeJson, outcomeText);
  await output.note(summary(verb, counts, dryRun));
  return counts.failed === 0 ? EXIT.ok : EXIT.failed;
}

function summary(
  verb: "cancel" | "replay",
  { done, failed, before }: { done: number; failed: number; before: number },
  dryRun: boolean,
): string {
  if (dryRun) return `Dry run: ${counted(done, "job")} found.`;
  const text =
    verb === "cancel" ? `${counted(done, "cancel request")} sent` : `${counted(done, "job")} submitted again`;
  const replayed = before > 0 ? `, ${number(before)} had been before` : "";
  return `${text}${replayed}${failed > 0 ? `, ${number(failed)} failed` : ""}.`;
}

function outcomeJson({ jobId, newJobId, alreadyReplayed, error }: ManyOutcome): object {
  return {
    job_id: jobId,
    new_job_id: newJobId,
    already_replayed: alreadyReplayed,
    error: error && { code: error.code, message: error.message },
  };
}

function outcomeText({ jobId, newJobId, alreadyReplayed, error }: ManyOutcome): string {
  if (error !== undefined) return `${jobId}  error: ${oneLine(error.message)}`;
  if (newJobId === undefined) return jobId;
  return `${jobId}  ${alreadyReplayed ? "was submitted again before," : "runs again"} as ${newJobId}`;
}

export function needsOne(command: string): CliError {
  return usageError(`${command} needs the id of one job, or a filter, and not both`, command);
}
