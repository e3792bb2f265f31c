import { filterOf, hasFilter, newFilterCommand } from "../filter-options.ts";
import { runAction, type Toolbox } from "../program.ts";
import { needsOne, runMany } from "./many.ts";

/** `boomerang cancel`: one job, or the open ones that match a filter. */
export function cancelCommand(tools: Toolbox) {
  return newFilterCommand("cancel", tools.io.env)
    .summary("cancel a job, or every open job that matches")
    .description("Asks for jobs to be canceled. One that runs already may still end with a result.")
    .argument("[job-id]", "one job")
    .option("--yes", "do not ask", false)
    .option("--dry-run", "list the jobs that match, and do nothing", false)
    .addHelpText(
      "after",
      `
Examples:
  boomerang cancel order-123
  boomerang cancel --batch nightly-2026-11-28
  boomerang cancel --target model:abc123 --dry-run

JSON: job_id, and error with code and message if the job could not be asked for.`,
    )
    .action((jobId, options) =>
      runAction(tools, options, async (context) => {
        if ((jobId === undefined) === !hasFilter(options)) throw needsOne("cancel");
        if (jobId === undefined)
          return runMany(context, "cancel", filterOf(options, context.io.now()), options);
        await (await context.client()).cancel(jobId);
        await context.output.one(
          { job_id: jobId },
          `${jobId}: asked to cancel; boomerang get ${jobId} shows the outcome`,
        );
        return undefined;
      }),
    );
}
