import cancelSchema from "@boomerang/core/schemas/cancel-message.schema.json" with { type: "json" };
import jobSchema from "@boomerang/core/schemas/job-message.schema.json" with { type: "json" };
import resubmitSchema from "@boomerang/core/schemas/resubmit-message.schema.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strictTypes: false });
const isJob = ajv.compile(jobSchema);
const isCancel = ajv.compile(cancelSchema);
const isResubmit = ajv.compile(resubmitSchema);

/** The content of a message that is valid by the published schemas. */
export type MessageContent =
  | { readonly type: "submit"; readonly jobId: string | undefined; readonly input: unknown }
  | { readonly type: "cancel" | "resubmit"; readonly jobId: string };

/** Reads a message without the product's code; `undefined` if the published schemas reject it. */
export function readMessage(body: string): MessageContent | undefined {
  const value = parsed(withoutByteOrderMark(body));
  if (isJob(value)) {
    const { job_id: jobId, model_input: input } = value as { job_id?: string; model_input: unknown };
    return { type: "submit", jobId, input };
  }
  if (isCancel(value)) return { type: "cancel", jobId: (value as { job_id: string }).job_id };
  return isResubmit(value) ? { type: "resubmit", jobId: (value as { job_id: string }).job_id } : undefined;
}

/** The text of a message: a byte order mark before it is skipped. */
export function withoutByteOrderMark(body: string): string {
  return body.replace(/^\ufeff/, "");
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
