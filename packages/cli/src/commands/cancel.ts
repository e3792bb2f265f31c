import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type FilterOptions, filterOf, hasFilter, newFilterCommand } from "../filter-options.ts";
import { counted } from "../format.ts";
import { orInterrupted } from "../io/interruption.ts";
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

--batch alone also reaches jobs that wait in the queue and are not listed yet. Other filters reach the open jobs that are
listed; those that are submitted meanwhile may be missed: run it again until nothing matches.

JSON: job_id, and error with code and message if the job could not be asked for; --batch alone: batch_id, open.`,
    )
    .action((jobId, options) =>
      runAction(tools, options, async (context) => {
        if ((jobId === undefined) === !hasFilter(options)) throw needsOne("cancel");
        if (jobId === undefined)
          return isBatchOnly(options) && !options.dryRun
            ? cancelBatch(context, options.batch, options.yes)
            : runMany(context, "cancel", filterOf(options, context.io.now()), options);
        await (await context.client()).cancel(jobId);
        await context.output.one(
          { job_id: jobId },
          `${jobId}: asked to cancel; boomerang get ${jobId} shows the outcome`,
        );
        return undefined;
      }),
    );
}

function isBatchOnly(options: FilterOptions): options is FilterOptions & { readonly batch: string } {
  const { batch, ...others } = options;
  return batch !== undefined && !hasFilter(others);
}

/** One message for the whole batch, whatever its size. */
async function cancelBatch({ io, output, client }: Context, batch: string, yes: boolean): Promise<ExitCode> {
  const opened = await client();
  const { OPEN: open } = await orInterrupted(opened.countBatch(batch), io.interrupted);
  if (!yes)
    await confirm(
      io,
      `cancel ${counted(open, "open job")} of batch ${batch}, and those that wait in the queue?`,
    );
  await opened.cancelBatch(batch);
  await output.one(
    { batch_id: batch, open },
    `${batch}: asked to cancel; boomerang list --batch ${batch} --status OPEN shows what is left`,
  );
  return EXIT.ok;
}
