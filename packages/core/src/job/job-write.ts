import type { WrittenError } from "./error-codes.ts";
import type { SubmitMessage } from "./parse-message.ts";
import type { Job } from "./record.ts";

/** A text in the record itself, or the URL of its object. */
export type StoredText = { readonly text: string } | { readonly location: string };

/** The claim that a later write belongs to: its `lease_until`, which differs for each claim of a job. */
export type ClaimId = string;

/** Everything that may be written to a job. */
export type JobWrite =
  | ({ readonly type: "claim" } & WithMessage & Probed)
  | ({ readonly type: "claim_again" } & Probed)
  | { readonly type: "defer" }
  /** The message of a job whose target is paused. */
  | ({ readonly type: "pause" } & WithMessage)
  /** The resubmit message of such a job, whose record has what its own message said. */
  | { readonly type: "pause"; readonly message?: undefined }
  /** The target of a paused job was resumed, and a resubmit message is on its way. */
  | { readonly type: "resume"; readonly version: number }
  | { readonly type: "submitted"; readonly claim: ClaimId; readonly requestId: string }
  | { readonly type: "release"; readonly claim: ClaimId; readonly isScaledToZero?: boolean }
  | { readonly type: "unknown"; readonly claim: ClaimId; readonly error: WrittenError }
  | { readonly type: "reject"; readonly claim: ClaimId; readonly errors: readonly WrittenError[] }
  | {
      readonly type: "reject_message";
      readonly jobId: string;
      readonly batchId?: string | undefined;
      readonly digest: string;
      readonly errors: readonly WrittenError[];
    }
  /** The message of a job that was canceled, or got a result, before. */
  | {
      readonly type: "keep_message";
      readonly message: SubmitMessage;
      /** When SQS got the message, milliseconds since the epoch. */
      readonly sentAt: number;
      readonly input: StoredText | undefined;
    }
  | {
      readonly type: "deliver";
      readonly jobId: string;
      readonly requestId: string;
      readonly content: DeliveryContent;
    }
  | {
      readonly type: "malformed_delivery";
      /** `s3://` URL of the delivery's bytes. */
      readonly location: string;
      readonly error: WrittenError;
    }
  | {
      readonly type: "quarantined_delivery";
      /** When it was quarantined, milliseconds since the epoch. */
      readonly at: number;
      readonly error: WrittenError;
    }
  | {
      readonly type: "forged_delivery";
      /** When the delivery that turned out to be forged was quarantined, milliseconds since the epoch. */
      readonly at: number;
    }
  | { readonly type: "cancel"; readonly jobId: string }
  /** The message of a batch that was canceled after it was sent. */
  | ({ readonly type: "cancel_message" } & WithMessage)
  | { readonly type: "cancel_confirmed"; readonly requestId: string }
  | {
      readonly type: "reschedule_check";
      readonly checkAt: number;
      /** Since when the API's queue was empty at each check; default: it was not, or was not asked. */
      readonly queueEmptySince?: number | undefined;
    }
  | {
      readonly type: "ended_at_api";
      readonly requestId: string;
      readonly status: "FAILED" | "EXPIRED" | "CANCELED";
      readonly errors: readonly WrittenError[];
    }
  | {
      readonly type: "lost";
      readonly version: number;
      readonly error: WrittenError;
      /** Whether the job ends as `LOST` even if its message allows a resubmission. */
      readonly withoutResubmission?: boolean;
    };

/** What a record gets from the message that creates it. */
export interface WithMessage {
  readonly message: SubmitMessage;
  readonly input: StoredText | undefined;
  /** When SQS got the message, milliseconds since the epoch; default unknown. */
  readonly sentAt?: number | undefined;
}

interface Probed {
  /** Whether a health probe just succeeded; required for a resubmission. */
  readonly isProbed?: boolean;
}

export type DeliveryContent =
  | {
      readonly result: StoredText;
      /** Whether the result is no strict JSON; default false. */
      readonly isNotJson?: boolean | undefined;
      /** What the delivery reports as failed besides its result; default nothing. */
      readonly errors?: readonly WrittenError[];
    }
  | { readonly result?: undefined; readonly errors: readonly WrittenError[] };

/** Why a write changes nothing. */
export type NoOpReason =
  | "already_ended"
  | "already_submitted"
  | "different_message"
  | "repeated_message"
  | "leased"
  | "awaits_delivery"
  | "already_deferred"
  | "already_paused"
  | "already_quarantined"
  | "quarantined"
  | "probe_required"
  | "superseded"
  | "cancel_at_api"
  | "no_job";

export type Decision =
  | { readonly type: "write"; readonly job: Job }
  | { readonly type: "unchanged"; readonly reason: NoOpReason };
