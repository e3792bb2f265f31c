import { type JobRequest, JsonText } from "@boomerang/client";
import { parse } from "csv-parse";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import type { JobLine } from "./job-lines.ts";

const OWN_COLUMNS = ["job_id", "batch_id", "target", "priority", "model_input", "replay_of"];
const METADATA = "metadata.";

/**
 * The rows of a CSV file with a header. `job_id`, `batch_id`, `target` (as text), `priority`, `replay_of`, `metadata.NAME` and
 * `model_input` (JSON) are the message's; without `model_input`, all other columns are the fields of the input, as strings.
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JobLine, void, void> {
  const parser = parse({ bom: true, columns: true, info: true, skip_empty_lines: true, trim: false });
  const feeding = feed(chunks, parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      yield { line: info.lines, job: jobOf(record), endsAt: info.bytes };
    }
    await feeding;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new CliError(`the CSV file cannot be read: ${cause.message}`, {
      code: "invalid_input",
      nextStep: "Check quotes and the number of columns in that line.",
      exitCode: EXIT.invalidInput,
      cause,
    });
  }
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number; readonly bytes: number };
}

async function feed(chunks: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of chunks) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once("drain", resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function jobOf(record: Row["record"]): JobRequest {
  const cells = Object.entries(record);
  const own = cells.filter(([name, text]) => OWN_COLUMNS.includes(name) && text !== "");
  const metadata = cells.filter(([name, text]) => name.startsWith(METADATA) && text !== "");
  const rest = cells.filter(([name]) => !OWN_COLUMNS.includes(name) && !name.startsWith(METADATA));
  const { model_input: input, priority, target = "", ...ids } = Object.fromEntries(own);
  return {
    ...ids,
    ...(target !== "" && { target }),
    ...(priority !== undefined && { priority: /^\d+$/.test(priority) ? Number(priority) : priority }),
    ...(metadata.length > 0 && {
      metadata: Object.fromEntries(metadata.map(([name, text]) => [name.slice(METADATA.length), text])),
    }),
    model_input: input === undefined ? Object.fromEntries(rest) : new JsonText(input),
  } as JobRequest;
}
