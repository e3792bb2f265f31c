import { pipeline } from "node:stream/promises";
import { type JobRequest, JsonText } from "@boomerang/client";
import { parse } from "csv-parse";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import type { JobLine } from "./job-lines.ts";

const OWN_COLUMNS = ["job_id", "batch_id", "target", "priority", "model_input", "replay_of"];
const METADATA = "metadata.";

/**
 * The rows of a CSV file with a header. `job_id`, `batch_id`, `target` (as text), `priority`, `replay_of`, `metadata.NAME` and
 * `model_input` (JSON) are the message's; without `model_input`, all other columns are the fields of the input, as strings. An empty
 * cell is a field that is absent.
 *
 * @throws CliError if it is no CSV, a column occurs twice, or one is unknown beside `model_input`
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JobLine, void, void> {
  const parser = parse({ bom: true, columns: checkColumns, info: true, skip_empty_lines: true, trim: false });
  // Its error is that of the parser; it also ends the reading when the caller takes no more lines.
  pipeline(chunks, parser).catch(() => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      yield { line: info.lines, job: jobOf(record), endsAt: info.bytes };
    }
  } catch (cause) {
    if (cause instanceof CliError || !(cause instanceof Error)) throw cause;
    throw new CliError(`the CSV file cannot be read: ${cause.message}`, {
      code: "invalid_input",
      nextStep: "Check quotes and the number of columns in that line.",
      exitCode: EXIT.invalidInput,
      cause,
    });
  }
}

/** Refuses a header of which a column would be ignored. */
function checkColumns(header: readonly string[]): string[] {
  const twice = header.filter((name, n) => header.indexOf(name) !== n);
  if (twice.length > 0) {
    throw notValid(`the CSV file has the ${columns(twice)} twice`, "Give each column a name of its own.");
  }
  const rest = header.filter(isInput);
  if (header.includes("model_input") && rest.length > 0) {
    throw notValid(
      `the CSV file has the ${columns(rest)}, which no message has, beside model_input`,
      `Put them into model_input, name them metadata.NAME, or remove them. A message's other fields need JSONL.`,
    );
  }
  return [...header];
}

function columns(names: readonly string[]): string {
  return `column${names.length === 1 ? "" : "s"} ${[...new Set(names)].map((name) => name || '""').join(", ")}`;
}

function isInput(column: string): boolean {
  return !OWN_COLUMNS.includes(column) && !column.startsWith(METADATA);
}

function notValid(message: string, nextStep: string): CliError {
  return new CliError(message, { code: "invalid_input", nextStep, exitCode: EXIT.invalidInput });
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number; readonly bytes: number };
}

function jobOf(record: Row["record"]): JobRequest {
  const cells = Object.entries(record).filter(([, text]) => text !== "");
  const own = cells.filter(([name]) => OWN_COLUMNS.includes(name));
  const metadata = cells.filter(([name]) => name.startsWith(METADATA));
  const { model_input: input, priority, ...rest } = Object.fromEntries(own);
  // Whether the file has such a column: without it, a job whose cells are all empty has an empty input.
  const hasInput = "model_input" in record;
  return {
    ...rest,
    ...(priority !== undefined && { priority: /^\d+$/.test(priority) ? Number(priority) : priority }),
    ...(metadata.length > 0 && {
      metadata: Object.fromEntries(metadata.map(([name, text]) => [name.slice(METADATA.length), text])),
    }),
    ...(hasInput
      ? input !== undefined && { model_input: new JsonText(input) }
      : { model_input: Object.fromEntries(cells.filter(([name]) => isInput(name))) }),
  } as JobRequest;
}
