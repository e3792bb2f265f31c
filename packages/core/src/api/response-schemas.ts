import * as v from "valibot";
import type { AsyncPredictResponse, Cancellation, QueueStatus, RequestStatus } from "./api-types.ts";

// Only what a caller decides by must be right; the rest is filled in, since a status that cannot be read is
// no help.
const text = v.fallback(v.string(), "");
const optionalText = v.fallback(v.optional(v.string()), undefined);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ids = { model_id: optionalText, chain_id: optionalText, deployment_id: text };

/** The answer to a submission: without its id nothing can be looked up. */
export const submissionSchema: v.GenericSchema<unknown, AsyncPredictResponse> = v.object({
  request_id: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
});

/** A status; an unknown one is refused, since no decision fits it. */
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
  errors: v.fallback(v.array(v.object({ code: text, message: text })), []),
});

/** The answer to a cancellation. */
export const cancellationSchema: v.GenericSchema<unknown, Cancellation> = v.object({
  request_id: text,
  canceled: v.boolean(),
  message: text,
});

/** A queue status. */
export const queueStatusSchema: v.GenericSchema<unknown, QueueStatus> = v.object({
  ...ids,
  num_queued_requests: count,
  num_in_progress_requests: count,
});
