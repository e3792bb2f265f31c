import type { WrittenError } from "./error-codes.ts";
import type { SubmitMessage } from "./parse-message.ts";
import type { Job, JobError } from "./record.ts";

/** Where a text is kept: in the record, or at an address outside it. */
export type StoredText = { readonly text: string } | { readonly location: string };

/** The claim that a later write speaks for. A claim taken over by another has another `lease_until`. */
export type ClaimId = string;

/** Everything that may be written to a job. */
export type JobWrite =
  | ({
      readonly type: "claim";
      readonly message: SubmitMessage;
      readonly input: StoredText | undefined;
    } & Probed)
  | ({ readonly type: "claim_again" } & Probed)
  | { readonly type: "defer" }
  | { readonly type: "submitted"; readonly claim: ClaimId; readonly requestId: string }
  | { readonly type: "release"; readonly claim: ClaimId; readonly asleep?: boolean }
  | { readonly type: "unknown"; readonly claim: ClaimId; readonly error: WrittenError }
  | { readonly type: "reject"; readonly claim: ClaimId; readonly errors: readonly WrittenError[] }
  | { readonly type: "reject_message"; readonly jobId: string; readonly errors: readonly WrittenError[] }
  | {
      readonly type: "deliver";
      readonly jobId: string;
      readonly requestId: string;
      readonly outcome: DeliveryContent;
    }
  | { readonly type: "cancel"; readonly jobId: string }
  | { readonly type: "cancel_confirmed"; readonly requestId: string }
  | { readonly type: "reschedule_check"; readonly checkAt: number }
  | {
      readonly type: "ended_at_api";
      readonly requestId: string;
      readonly status: "FAILED" | "EXPIRED" | "CANCELED";
      readonly errors: readonly JobError[];
    }
  | {
      readonly type: "lost";
      readonly version: number;
      readonly error: WrittenError;
      /** Whether the job is not submitted again, whatever its message asked for. */
      readonly isFinal?: boolean;
    };

/** What a claim says of the API. */
interface Probed {
  /** Whether the API was asked just now and answered; a job that was submitted before is not claimed without that. */
  readonly isProbed?: boolean;
}

/** What a delivery brought. */
export type DeliveryContent = { readonly result: StoredText } | { readonly errors: readonly JobError[] };

/** Why a write leaves the job as it is. */
export type NoOpReason =
  | "already_ended"
  | "already_submitted"
  | "different_message"
  | "leased"
  | "waiting"
  | "probe_required"
  | "superseded"
  | "cancel_at_api"
  | "no_job";

/** The next record, or why there is none. */
export type Decision =
  | { readonly type: "write"; readonly job: Job }
  | { readonly type: "unchanged"; readonly reason: NoOpReason };
