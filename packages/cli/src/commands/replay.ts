import { filterOf, hasFilter, newFilterCommand, statusOption } from "../filter-options.ts";
import { runAction, type Toolbox } from "../program.ts";
import { needsOne, runMany } from "./many.ts";

/** `boomerang replay`: one job, or those that match a filter. */
export function replayCommand(tools: Toolbox) {
  return newFilterCommand("replay", tools.io.env)
    .summary("run a job again that ended without a result, or every one that matches")
    .description(
      "Submits jobs again with their inputs, under new ids. With a filter: those that are FAILED, LOST or EXPIRED, or of the --status given. Repeating it with a filter replays no job twice. A replay that failed itself is another job: it is replayed by the next run.",
    )
    .argument("[job-id]", "one job")
    .addOption(statusOption())
    .option("--new-id <id>", "id of the new job, with one job; default: a random one")
    .option("--yes", "do not ask", false)
    .option("--dry-run", "list the jobs that match, and do nothing", false)
    .addHelpText(
      "after",
      `
Examples:
  boomerang replay order-123
  boomerang replay --target model:abc123 --since 3h
  boomerang replay --batch nightly-2026-11-28 --status EXPIRED --yes

With a filter, the new job is named after the old one: order-123.replay. Until it has a record, since its message waits in
the queue, a repeated run counts it as submitted again, and sends the same message, which changes nothing.

If the response to the replay of one job is lost, the error says with which --new-id to repeat it, so that it runs once.

JSON: job_id, new_job_id, already_replayed if an earlier run did it, and error with code and message if the job could not be replayed.`,
    )
    .action((jobId, options) =>
      runAction(tools, options, async (context) => {
        if ((jobId === undefined) === !hasFilter(options)) throw needsOne("replay");
        if (jobId === undefined)
          return runMany(context, "replay", filterOf(options, context.io.now()), options);
        const { jobId: newJobId } = await (await context.client()).replay(jobId, { newJobId: options.newId });
        await context.output.one(
          { job_id: jobId, new_job_id: newJobId },
          `${jobId}: runs again as ${newJobId}`,
        );
        return undefined;
      }),
    );
}
