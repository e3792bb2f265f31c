import type { ListedJob } from "@boomerang/client";
import { countOf } from "../count-argument.ts";
import { filterOf, newFilterCommand, statusOption } from "../filter-options.ts";
import { untilInterrupted } from "../io/interruption.ts";
import { listedJson, listedText, loadWords } from "../job-view.ts";
import { runAction, type Toolbox } from "../program.ts";

const DEFAULT_LIMIT = 50;

/** `boomerang list`: jobs by outcome, target, time and batch. */
export function listCommand(tools: Toolbox) {
  return newFilterCommand("list", tools.io.env)
    .summary("list jobs by outcome, target, time and batch")
    .description(
      "Lists jobs: open ones first, then the others, the latest first; of a batch all, in the order in which they were created. Open jobs come in the order in which they are checked next; those that are submitted meanwhile may be missed. Reads indexes, never the whole table.",
    )
    .addOption(statusOption())
    .option("-n, --limit <count>", "most jobs; 0 for all", countOf(0), DEFAULT_LIMIT)
    .option("--cursor <cursor>", "continue after the job that had this cursor, with the same filter")
    .addHelpText(
      "after",
      `
Examples:
  boomerang list --status FAILED LOST --since 1h
  boomerang list --target model:abc123 --status OPEN
  boomerang list --batch nightly-2026-11-28 --limit 0 -o jsonl > jobs.jsonl

JSON: job_id, status (OPEN or an outcome), target, batch_id, replay_of, created_at, completed_at, cursor.`,
    )
    .action((options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const words = await loadWords(io);
        const { cursor } = options;
        const jobs = (await client()).list(filterOf(options, io.now(), cursor), { cursor });
        const limit = options.limit || Number.POSITIVE_INFINITY;
        let more: string | undefined;
        async function* limited(): AsyncGenerator<ListedJob, void, void> {
          let count = 0;
          let last: string | undefined;
          for await (const job of untilInterrupted(jobs, io.interrupted)) {
            if (count++ >= limit) {
              more = last;
              return;
            }
            last = job.cursor;
            yield job;
          }
        }
        const count = await output.list(limited(), listedJson, (job) => listedText(job, words));
        if (more !== undefined)
          await output.note(
            `There are more: --limit 0 lists all; the same command with --cursor ${more} continues.`,
          );
        else if (count === 0) await output.note("No job matches.");
        return undefined;
      }),
    );
}
