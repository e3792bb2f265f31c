import type { JobFilter, QueueStatusEntry } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { filterOf, sinceOption, untilOption } from "../filter-options.ts";
import { orInterrupted, untilInterrupted } from "../io/interruption.ts";
import { plot } from "../plot.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang queue`: the provider's queue of a target. */
export function queueCommand(tools: Toolbox) {
  return newCommand("queue", tools.io.env)
    .summary("show the provider's queue of a target, now and over time")
    .description(
      "Shows how many requests wait and run at the provider now, and over time: as the scheduler recorded it each minute, for the targets of the deployment's setting.",
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

Without --since, the last hour. With --until, the provider is not asked. If it cannot be asked, that is a note beside
what was recorded.

JSON: at, queued, in_progress, and source: recorded, or provider for the last one, which is the queue now.`,
    )
    .action((target, options) =>
      runAction(tools, options, async (context) => {
        const { io, output } = context;
        const entries = readQueue(context, target, filterOf(options, io.now()));
        if (output.format !== "text") {
          await output.list(entries, toJson, () => "");
          return undefined;
        }
        const all = await Array.fromAsync(entries);
        const last = all.at(-1);
        if (last === undefined) throw noEntries(target);
        const recorded = all.filter(({ source }) => source === "recorded");
        if (recorded.length === 0) await output.note(noEntries(target).message);
        await output.one({}, textOf(target, recorded, last, io.stdout.columns));
        return undefined;
      }),
    );
}

interface Entry extends QueueStatusEntry {
  readonly source: "recorded" | "provider";
}

/** What was recorded, and then the queue now, unless the range has an end. */
async function* readQueue(
  { io, output, client }: Context,
  target: string,
  { since, until }: Pick<JobFilter, "since" | "until">,
): AsyncGenerator<Entry, void, void> {
  const opened = await client();
  let count = 0;
  for await (const entry of untilInterrupted(opened.queueHistory(target, { since, until }), io.interrupted)) {
    count++;
    yield { ...entry, source: "recorded" };
  }
  if (until !== undefined) return;
  try {
    const now = await orInterrupted(opened.provider.queueStatus(target), io.interrupted);
    yield { at: new Date(io.now()).toISOString(), ...now, source: "provider" };
  } catch (error) {
    // What was recorded needs no key.
    if (count === 0 || !(error instanceof Error) || error.name !== "BoomerangError") throw error;
    await output.note(`The queue now is not known: ${oneLine(error.message)}`);
  }
}

function textOf(
  target: string,
  recorded: readonly QueueStatusEntry[],
  { at, queued, inProgress, source }: Entry,
  columns: number,
): string {
  const when = source === "provider" ? "now" : `at ${at}`;
  const lines = [`${target} ${when}: ${queued} queued, ${inProgress} in progress`];
  const [first] = recorded;
  if (first === undefined) return lines.join("\n");
  return [
    ...lines,
    "",
    plot({ name: "queued", values: recorded.map((entry) => entry.queued) }, columns),
    "",
    plot({ name: "in progress", values: recorded.map((entry) => entry.inProgress) }, columns),
    `from ${first.at} to ${recorded.at(-1)?.at}, ${recorded.length} entries`,
  ].join("\n");
}

function toJson({ at, queued, inProgress, source }: Entry) {
  return { at, queued, in_progress: inProgress, source };
}

function noEntries(target: string): CliError {
  return new CliError(`nothing was recorded of the queue of ${target} in this time`, {
    code: "not_found",
    nextStep:
      "Check the target, and that the deployment's setting targets has it; or go further back with --since 7d.",
    exitCode: EXIT.notFound,
  });
}
