import type { QueueStatusEntry } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { filterOf, sinceOption, untilOption } from "../filter-options.ts";
import { untilInterrupted } from "../io/interruption.ts";
import { plot } from "../plot.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang queue`: the provider's queue of a target. */
export function queueCommand(tools: Toolbox) {
  return newCommand("queue", tools.io.env)
    .summary("show the provider's queue of a target, now and over time")
    .description(
      "Shows how many requests waited and ran at the provider, as the scheduler recorded it each minute for the targets of the deployment's setting.",
    )
    .argument("<target>", "such as model:abc123 or chain:def456/staging")
    .addOption(sinceOption())
    .addOption(untilOption())
    .addHelpText(
      "after",
      `
Examples:
  boomerang queue model:abc123
  boomerang queue model:abc123 --since 1d
  boomerang queue model:abc123 --since 7d -o jsonl > queue.jsonl

Without --since, the last hour. JSON: at, queued, in_progress.`,
    )
    .action((target, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const { since, until } = filterOf(options, io.now());
        const history = (await client()).queueHistory(target, { since, until });
        const entries = untilInterrupted(history, io.interrupted);
        if (output.format !== "text") {
          await output.list(entries, toJson, () => "");
          return undefined;
        }
        const all = await Array.fromAsync(entries);
        const last = all.at(-1);
        if (last === undefined) throw noEntries(target);
        await output.one({}, textOf(target, all, last, io.stdout.columns));
        return undefined;
      }),
    );
}

function textOf(
  target: string,
  entries: readonly QueueStatusEntry[],
  { at, queued, inProgress }: QueueStatusEntry,
  columns: number,
): string {
  return [
    `${target} at ${at}: ${queued} queued, ${inProgress} in progress`,
    "",
    plot({ name: "queued", values: entries.map((entry) => entry.queued) }, columns),
    "",
    plot({ name: "in progress", values: entries.map((entry) => entry.inProgress) }, columns),
    `from ${entries[0]?.at} to ${at}, ${entries.length} entries`,
  ].join("\n");
}

function toJson({ at, queued, inProgress }: QueueStatusEntry) {
  return { at, queued, in_progress: inProgress };
}

function noEntries(target: string): CliError {
  return new CliError(`nothing was recorded of the queue of ${target} in this time`, {
    code: "not_found",
    nextStep:
      "Check the target, and that the deployment's setting targets has it; or go further back with --since 7d.",
    exitCode: EXIT.notFound,
  });
}
