import type { JobError } from "./record.ts";

interface CodeEntry {
  /** `record`: in `errors[].code` of records and events; `dead letter`: in the attribute `error_code`. */
  readonly in: readonly ("record" | "dead letter")[];
  readonly setBy: "dispatcher" | "receiver" | "scheduler";
  readonly meaning: string;
  readonly action: string;
}

/** Every code that Boomerang sets itself; docs/error-codes.md is generated from this list. */
export const ERROR_CODES = {
  invalid_json: {
    in: ["dead letter"],
    setBy: "dispatcher",
    meaning: "The body of the message is not JSON.",
    action:
      "Correct what `error_message` names, at the line and column that it gives. Send the message again.",
  },
  invalid_message: {
    in: ["record", "dead letter"],
    setBy: "dispatcher",
    meaning: "The message is JSON, but a field is missing, unknown or has a value that is not allowed.",
    action: "Correct the field that `error_message` names. Send the message with a new `job_id`.",
  },
  job_id_taken: {
    in: ["dead letter"],
    setBy: "dispatcher",
    meaning:
      "Another message with this `job_id` came first and created the job, or a late delivery of an earlier job whose record had expired. `error_message` says which, and names the job's status. An exact repeat of that message is not an error.",
    action: "Send the message with a new `job_id`, also to correct a job that was `REJECTED`.",
  },
  payload_too_large: {
    in: ["record", "dead letter"],
    setBy: "dispatcher",
    meaning: "The request to the Inference API would be larger than the 256 KiB that it accepts.",
    action: "Store the data elsewhere and send its URL as the input. Use a new `job_id`.",
  },
  not_handled_in_time: {
    in: ["dead letter"],
    setBy: "dispatcher",
    meaning: "The message waited almost 14 days, and SQS was about to delete it.",
    action: "Fix the cause that `error_message` names, then redrive the message to the jobs queue.",
  },
  malformed_delivery: {
    in: ["dead letter"],
    setBy: "receiver",
    meaning:
      "A delivery with a valid token cannot be read. Its bytes are stored at `body_location`. If it was spilled or quarantined, `message_id` and `sent_at` are those of that message; otherwise there are none.",
    action: "Check the bytes: they may contain a result.",
  },
  malformed_spill: {
    in: ["dead letter"],
    setBy: "receiver",
    meaning:
      "A message on the spill or quarantine queue is not a spilled delivery. Its bytes are stored at `body_location`.",
    action: "Find out who else writes to the queue. Only the receiver should.",
  },
  no_answer: {
    in: ["record"],
    setBy: "dispatcher",
    meaning: "The connection to the Inference API failed or timed out, so the API may have accepted the job.",
    action: "Nothing: the job is submitted again, or waits for its delivery, depending on its `on_unknown`.",
  },
  "http_{status}": {
    in: ["record"],
    setBy: "dispatcher",
    meaning:
      "The Inference API responded to the submission with this HTTP status and without an `error_code`.",
    action: "Read the error's `message`: it contains the API's message and what to check.",
  },
  UNKNOWN: {
    in: ["record"],
    setBy: "receiver",
    meaning:
      "The delivery, or the API's status of the request, reports that the inference failed, but gives no code. `message` is the reason: its text, or its JSON. If there is none, `message` says what reported the failure, such as `status is FAILED`.",
    action: "Read the error's `message` and the logs of the model.",
  },
  DELIVERY_MALFORMED: {
    in: ["record"],
    setBy: "receiver",
    meaning:
      "A delivery came, but cannot be read. Its bytes are at `malformed_delivery_location`. The job is not resubmitted.",
    action: "Read the bytes: they may contain the result. Then change the model so that its output is JSON.",
  },
  DELIVERY_UNVERIFIED: {
    in: ["record"],
    setBy: "receiver",
    meaning:
      "A delivery came, but its signature matches none of the webhook secrets, and no delivery has ever matched them. It is kept for a day. Meanwhile the job is not resubmitted; after it, the job is `LOST`.",
    action:
      "Set the webhook secrets to those of the provider: within 15 minutes, the delivery becomes the result. If the day is over, send the job again with a new `job_id`.",
  },
  NO_DELIVERY: {
    in: ["record"],
    setBy: "scheduler",
    meaning:
      "It is unknown whether the API accepted the job, and no delivery arrived. `message` says whether the API's queue was empty or the deadline passed.",
    action:
      "Send the job again with a new `job_id`. If the model may return more than 4.7 MB, see [Large outputs](deploy.md#large-outputs).",
  },
  MESSAGE_GONE: {
    in: ["record"],
    setBy: "scheduler",
    meaning: "The job was not submitted yet when its message left the queue, and its input was not kept.",
    action:
      "Send the job again with a new `job_id`. Only records of versions before 2026-11-29 have no input.",
  },
  NOT_SUBMITTED: {
    in: ["record"],
    setBy: "scheduler",
    meaning: "The job could not be submitted during the 28 days for which SQS keeps its messages.",
    action: "Check the alarms of that time, then send the job again with a new `job_id`.",
  },
  UNKNOWN_REQUEST: {
    in: ["record"],
    setBy: "scheduler",
    meaning: "The API no longer knows the request, and no delivery arrived.",
    action:
      "Check that deliveries reach the receiver, and that outputs are [not too large](deploy.md#large-outputs). Then send the job again with a new `job_id`.",
  },
  OVERDUE: {
    in: ["record"],
    setBy: "scheduler",
    meaning:
      "The API still reports the request as open, after its maximum time in queue and the one hour that it may run.",
    action: "Ask the provider about the `request_id`, then send the job again with a new `job_id`.",
  },
  NO_STATUS: {
    in: ["record"],
    setBy: "scheduler",
    meaning: "No delivery arrived before the deadline, and the API did not report the status of the request.",
    action: "Check the API key and the provider's status, then send the job again with a new `job_id`.",
  },
  OUTPUT_NOT_DELIVERED: {
    in: ["record"],
    setBy: "scheduler",
    meaning:
      "The inference succeeded, but the provider could not deliver its output, and no delivery arrived here: the output is gone. The provider does not say why, and its size is not known. Possible causes: it is too large, since a delivery may have about 4.7 MB (API Gateway accepts 10 MB, but Lambda 6 MB, with the body as base64); the receiver could not be reached; or it rejected the delivery.",
    action:
      "Let the model store large outputs and return where: [Large outputs](deploy.md#large-outputs). If its outputs are small, see the alarms [Deliveries failed with 5xx](runbook.md#deliveries-failed-with-5xx) and [Deliveries rejected](runbook.md#deliveries-rejected). Then send the job again with a new `job_id`: it is resubmitted for this reason only if the setting `resubmitUndelivered` is on.",
  },
  DELIVERY_FAILED: {
    in: ["record"],
    setBy: "scheduler",
    meaning: "The inference ended, but its delivery did not arrive, and the API does not keep outputs.",
    action: "Check that deliveries reach the receiver, then send the job again with a new `job_id`.",
  },
} as const satisfies Record<string, CodeEntry>;

type ListedCode = keyof typeof ERROR_CODES;

export type OwnErrorCode = Exclude<ListedCode, "http_{status}"> | `http_${number}`;

export type DeadLetterCode = {
  [Code in ListedCode]: "dead letter" extends (typeof ERROR_CODES)[Code]["in"][number] ? Code : never;
}[ListedCode];

/** Why the result of a submission is lost. */
export type LossCode = {
  [Code in ListedCode]: (typeof ERROR_CODES)[Code]["setBy"] extends "scheduler" ? Code : never;
}[ListedCode];

declare const provider: unique symbol;

/** A code of the Inference API, passed on unchanged. */
export type ProviderCode = string & { readonly [provider]: true };

/** Marks a code as one that the Inference API returned. */
export function providerCode(code: string): ProviderCode {
  return code as ProviderCode;
}

/** An error in a record: its code is in {@link ERROR_CODES} or from the Inference API. */
export interface WrittenError extends JobError {
  readonly code: OwnErrorCode | ProviderCode;
}
