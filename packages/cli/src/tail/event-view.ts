import type { OutcomeEvent } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { Raw } from "../io/output.ts";
import { inOneLine, listedText, type Words } from "../job-view.ts";

/** An outcome as JSON, in one line, with the names of the job's record. */
export function eventJson(event: OutcomeEvent): Raw {
  const { status } = event;
  const text = status === "SUCCEEDED" ? event.text : undefined;
  const isJson = status === "SUCCEEDED" && event.output !== undefined;
  const json = JSON.stringify({
    event_id: event.eventId,
    job_id: event.jobId,
    status,
    batch_id: event.batchId,
    target: event.target,
    metadata: event.metadata,
    request_id: event.requestId,
    created_at: event.createdAt,
    completed_at: event.completedAt,
    errors: event.errors,
    output_text: isJson ? undefined : text,
  });
  return new Raw(isJson && text !== undefined ? `${json.slice(0, -1)},"output":${inOneLine(text)}}` : json);
}

/** An outcome in one line, with the codes of its errors. */
export function eventText(event: OutcomeEvent, words: Pick<Words, "formatTarget">): string {
  return oneLine([listedText(event, words), ...event.errors.map(({ code }) => code)].join("  "));
}
