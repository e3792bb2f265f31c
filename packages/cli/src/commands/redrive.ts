import type { DeadLetter } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { deadLetterJson, deadLetterText } from "../dead-letter-view.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { counted } from "../format.ts";
import { untilInterrupted } from "../io/interruption.ts";
import { digestOf } from "../submit/submission-log.ts";

/** A dead letter that a redrive is about. Its body is not kept: there may be thousands. */
type Match = Omit<DeadLetter, "body"> & { readonly digest: string };

/** What became of a dead letter; the error says why it is still one. */
interface Outcome {
  readonly deadLetter: Omit<DeadLetter, "body">;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** Sends dead letters that match to the jobs queue again: counts them, asks, does it and prints what was done with each. */
export async function redrive(
  { io, output, client }: Context,
  matches: (deadLetter: DeadLetter) => boolean,
  { yes, dryRun }: { yes: boolean; dryRun: boolean },
): Promise<ExitCode> {
  const { deadLetters } = await client();
  const matched = await scan(untilInterrupted(deadLetters.list(), io.interrupted), matches);
  const bodies = new Set(matched.map(({ digest }) => digest)).size;
  if (matched.length === 0) {
    await output.list([], outcomeJson, outcomeText);
    await output.note("No dead letter matches.");
    return EXIT.ok;
  }
  if (!yes && !dryRun) await confirm(io, `send ${counted(bodies, "message")} to the jobs queue again?`);
  const counts = { sent: 0, failed: 0, same: 0 };
  async function* outcomes(): AsyncGenerator<Outcome, void, void> {
    const handled = new Map<string, string>();
    for await (const outcome of deadLetters.redrive(matches, { dryRun, signal: io.interrupted })) {
      counts[outcome.error === undefined ? "sent" : "failed"]++;
      handled.set(digestOf(outcome.deadLetter.body), outcome.deadLetter.id);
      yield outcome;
    }
    for (const deadLetter of matched) {
      const id = handled.get(deadLetter.digest);
      if (id === undefined || id === deadLetter.id) continue;
      counts.same++;
      yield { deadLetter, error: { code: "same_body", message: `it has the same body as ${id}` } };
    }
  }
  await output.list(outcomes(), outcomeJson, outcomeText);
  await output.note(summary(counts, dryRun));
  return counts.failed === 0 ? EXIT.ok : EXIT.failed;
}

async function scan(
  letters: AsyncIterable<DeadLetter>,
  matches: (deadLetter: DeadLetter) => boolean,
): Promise<Match[]> {
  const found: Match[] = [];
  for await (const each of letters) {
    const { body, ...rest } = each;
    if (matches(each)) found.push({ ...rest, digest: digestOf(body) });
  }
  return found;
}

function summary(
  { sent, failed, same }: { sent: number; failed: number; same: number },
  dryRun: boolean,
): string {
  const text = `${sent} ${dryRun ? "match; nothing was sent" : "sent"}`;
  const notSent = failed > 0 ? `, ${failed} could not be sent` : "";
  if (same === 0) return `${text}${notSent}.`;
  return `${text}${notSent}. ${same} more ${same === 1 ? "has" : "have"} the same body as another and ${dryRun ? "would stay" : "stayed"}: run the same command again if they are other jobs.`;
}

function outcomeJson({ deadLetter, error }: Outcome): object {
  return {
    ...deadLetterJson(deadLetter),
    error: error && { code: error.code, message: error.message },
  };
}

function outcomeText({ deadLetter, error }: Outcome): string {
  return `${deadLetterText(deadLetter)}${error === undefined ? "" : `\n  not sent: ${oneLine(error.message)}`}`;
}
