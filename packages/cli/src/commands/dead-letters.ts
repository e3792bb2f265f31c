import type { DeadLetter } from "@boomerang/client";
import { CliError, usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { deadLetterJson, deadLetterText } from "../dead-letter-view.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { untilInterrupted } from "../io/interruption.ts";
import { cutText, loadWords } from "../job-view.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";
import { redrive } from "./redrive.ts";

/** `boomerang dead-letters`: messages that cannot be processed. */
export function deadLettersCommand(tools: Toolbox) {
  return newCommand("dead-letters", tools.io.env)
    .summary("list, show or send again messages that cannot be processed")
    .description(
      "Lists the messages on the dead-letter queue with their reasons, shows one, or sends them to the jobs queue again. Other readers of the queue do not see them meanwhile.",
    )
    .argument("[action]", "list, show or redrive", "list")
    .argument("[ids...]", "ids of dead letters, or their first four characters or more")
    .option("--code <code>", "only those with this error code; none for those that SQS moved")
    .option("--all", "redrive: all of them", false)
    .option("--yes", "redrive: do not ask", false)
    .option("--dry-run", "redrive: list what would be sent, and do nothing", false)
    .addHelpText(
      "after",
      `
Examples:
  boomerang dead-letters
  boomerang dead-letters show 1f7c…
  boomerang dead-letters redrive --code not_handled_in_time
  boomerang dead-letters redrive 1f7c… 9ab2… --yes
  boomerang explain job_id_taken

A message that still cannot be accepted comes back with its reason. Of messages with the same body, a redrive sends one:
the others stay, and are listed as not sent. If they are other jobs, run it again.

JSON: id, code, reason, job_id, batch_id, message_id, sent_at, body_location; show: body too;
redrive: error with code and message, of a message that was not sent.`,
    )
    .action((action, ids, options) =>
      runAction(tools, options, (context) => {
        const short = ids.find((id) => startOf(id).length < MIN_ID_LENGTH);
        if (short !== undefined) throw tooShort(short);
        const matches = matcher(ids, options.code);
        switch (action) {
          case "list":
            return list(context, matches);
          case "show":
            return show(context, ids);
          case "redrive":
            if (ids.length === 0 && options.code === undefined && !options.all) throw needsSelection();
            return redrive(context, matches, options);
          default:
            throw usageError(`${action} is not known: use list, show or redrive`, "dead-letters");
        }
      }),
    );
}

type Matches = (deadLetter: DeadLetter) => boolean;

/** Without any condition, all match. */
function matcher(ids: readonly string[], code: string | undefined): Matches {
  return (deadLetter) =>
    (ids.length === 0 || ids.some((id) => hasId(deadLetter, id))) &&
    (code === undefined || (deadLetter.code ?? "none") === code);
}

// Fewer characters would match messages that nobody means.
const MIN_ID_LENGTH = 4;

/** An id may be shortened, as in `1f7c` or `1f7c…`. */
function startOf(id: string): string {
  return id.replace(/…$/, "");
}

function hasId({ id }: DeadLetter, wanted: string): boolean {
  return id.startsWith(startOf(wanted));
}

async function list({ io, output, client }: Context, matches: Matches): Promise<ExitCode> {
  const letters = untilInterrupted((await client()).deadLetters.list(), io.interrupted);
  async function* matching() {
    for await (const each of letters) if (matches(each)) yield each;
  }
  const count = await output.list(matching(), deadLetterJson, deadLetterText);
  if (count === 0) await output.note("There is no dead letter.");
  return EXIT.ok;
}

async function show({ io, output, client }: Context, ids: readonly string[]): Promise<ExitCode> {
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw usageError("show needs the id of one dead letter", "dead-letters");
  const { explainCode, maxShown } = await loadWords(io);
  for await (const each of untilInterrupted((await client()).deadLetters.list(), io.interrupted)) {
    if (!hasId(each, id)) continue;
    const action = explainCode(each.code ?? "")?.action;
    const lines = [
      deadLetterText(each),
      ...(action === undefined ? [] : [action]),
      "",
      cutText(each.body, maxShown, "-o json"),
    ];
    await output.one({ ...deadLetterJson(each), body: each.body }, lines.join("\n"));
    return EXIT.ok;
  }
  throw new CliError(`there is no dead letter ${id}`, {
    code: "not_found",
    nextStep: "boomerang dead-letters lists them. Another reader may be at work: try again in two minutes.",
    exitCode: EXIT.notFound,
  });
}

function needsSelection(): CliError {
  return usageError("redrive needs ids, --code or --all", "dead-letters");
}

function tooShort(id: string): CliError {
  return usageError(
    `the id ${id} is too short: write its first ${MIN_ID_LENGTH} characters or more`,
    "dead-letters",
  );
}
