import * as v from "valibot";
import { idOf } from "../json/member-id.ts";
import { memberTexts } from "../json/member-text.ts";
import { reportedErrors } from "../webhook/delivery-errors.ts";
import type { AsyncPredictResponse, Cancellation, QueueStatus, RequestStatus } from "./api-types.ts";

// Only the fields that decisions depend on must be valid. The others get a default: a status is useful without them.
const text = v.fallback(v.string(), "");
const optionalText = v.fallback(v.optional(v.string()), undefined);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ids = { model_id: optionalText, chain_id: optionalText, deployment_id: text };

export const submissionSchema: v.GenericSchema<unknown, AsyncPredictResponse> = v.object({
  request_id: v.string(),
});

/**
 * Reads only the id of an accepted submission, as `parseDelivery` does: whatever else the response contains, without the id
 * the job would be submitted again, and paid for twice.
 */
export function parseSubmission(text: string): { readonly request_id: string | undefined } | undefined {
  const members = memberTexts(text);
  return members && { request_id: idOf(members.get("request_id")) };
}

/** An unknown status is rejected, because no decision exists for it. */
export const requestStatusSchema: v.GenericSchema<unknown, RequestStatus> = v.object({
  request_id: text,
  ...ids,
  status: v.picklist([
    "QUEUED",
    "IN_PROGRESS",
    "SUCCEEDED",
    "FAILED",
    "EXPIRED",
    "CANCELED",
    "WEBHOOK_FAILED",
  ]),
  webhook_status: v.fallback(
    v.picklist(["PENDING", "SUCCEEDED", "FAILED", "CANCELED", "NO_WEBHOOK_PROVIDED"]),
    "PENDING",
  ),
  created_at: text,
  status_at: text,
  errors: v.optional(
    v.pipe(
      v.unknown(),
      v.transform((errors) => reportedErrors({ errors })),
    ),
    null,
  ),
});

export const cancellationSchema: v.GenericSchema<unknown, Cancellation> = v.object({
  request_id: text,
  canceled: v.boolean(),
  message: text,
});

export const queueStatusSchema: v.GenericSchema<unknown, QueueStatus> = v.object({
  ...ids,
  num_queued_requests: count,
  num_in_progress_requests: count,
});
