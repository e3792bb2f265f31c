import type { OutcomeEvent } from "@boomerang/client";
import type { Context } from "../context.ts";
import { countOf } from "../count-argument.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { batchOption, outcomeOption, targetOption } from "../filter-options.ts";
import { counted } from "../format.ts";
import { loadWords } from "../job-view.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";
import { eventJson, eventText } from "../tail/event-view.ts";
import { createForward, parseForwardUrl } from "../tail/forward.ts";

/** `boomerang tail`: outcomes as they come. */
export function tailCommand(tools: Toolbox) {
  return newCommand("tail", tools.io.env)
    .summary("show outcomes as they come, and forward them to a URL")
    .description(
      "Shows the outcomes of jobs from now on, until Ctrl+C. Each run has a rule on the deployment's event bus and a queue of its own, boomerang-events-…, and removes both at its end. A new rule may need a minute or two until it matches.",
    )
    .addOption(outcomeOption())
    .addOption(targetOption())
    .addOption(batchOption())
    .option("-n, --count <count>", "end after this many outcomes", countOf(1))
    .option(
      "--forward-to <url>",
      "POST each outcome as JSON to this URL, one after the other, and show the response's status; http to this machine, https to others",
      parseForwardUrl,
    )
    .addHelpText(
      "after",
      `
Examples:
  boomerang tail --status FAILED LOST
  boomerang tail --local --forward-to localhost:3000/outcomes
  boomerang tail --batch nightly-2026-11-28 --count 1 -o jsonl

JSON, also of what is forwarded: event_id, job_id, status, batch_id, target, metadata, request_id, created_at,
completed_at, errors, and output, or output_text if it is no strict JSON. An output of 100 KB or more is left out:
boomerang get has it.

Exit codes: 0 after --count outcomes, 130 after Ctrl+C.`,
    )
    .action((options) => runAction(tools, options, (context) => tail(context, options)));
}

interface TailOptions {
  readonly status?: readonly OutcomeEvent["status"][] | undefined;
  readonly target?: string | undefined;
  readonly batch?: string | undefined;
  readonly count?: number | undefined;
  readonly forwardTo?: URL | undefined;
}

async function tail(
  { io, output, client }: Context,
  { status, target, batch, count = Number.POSITIVE_INFINITY, forwardTo }: TailOptions,
): Promise<ExitCode> {
  const words = await loadWords(io);
  const forward = forwardTo && createForward({ url: forwardTo, fetch, now: io.now });
  const events = (await client()).events({
    ...{ status, target, batchId: batch },
    signal: io.interrupted,
    onReady: () => output.note("Waiting for outcomes; Ctrl+C stops."),
  });

  async function* taken(): AsyncGenerator<OutcomeEvent, void, void> {
    let left = count;
    try {
      for await (const event of events) {
        yield event;
        const response = await forward?.(eventJson(event).json, io.interrupted);
        if (response !== undefined) await output.note(`${event.jobId}: ${response}`);
        if (--left === 0) return;
      }
    } catch (error) {
      // Its usual end. What could not be removed is another error.
      if (!isAborted(error)) throw error;
    }
  }

  const shown = await output.list(taken(), eventJson, (event) => eventText(event, words));
  if (!io.interrupted.aborted) return EXIT.ok;
  await output.note(`Stopped after ${counted(shown, "outcome")}.`);
  return EXIT.interrupted;
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "aborted";
}
