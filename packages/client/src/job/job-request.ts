/** The model or chain, and where it runs: the environment `production` by default. */
export interface JobTarget {
  /** Exactly one of `model_id` and `chain_id`. */
  readonly model_id?: string | undefined;
  readonly chain_id?: string | undefined;
  /** At most one of `environment`, `deployment_id` and `development`. */
  readonly environment?: string | undefined;
  readonly deployment_id?: string | undefined;
  readonly development?: boolean | undefined;
  /** The environment has a host name of its own. */
  readonly regional?: boolean | undefined;
}

/** A job to submit: the message that the queue gets, so its fields are written as there. */
export interface JobRequest {
  /** 1 to 128 of `A-Z a-z 0-9 . _ : -`, not `.` or `..`; default a random UUID. */
  readonly job_id?: string | undefined;
  /** 1 to 64 of the same characters. */
  readonly batch_id?: string | undefined;
  /** Also as text: `model:abc123`, `chain:def456/staging`, `model:abc123/deployment:xyz`. */
  readonly target: JobTarget | string;
  /** Any JSON value, up to 256 KiB of JSON; as `JsonText` it is passed on as it is written. */
  readonly model_input: unknown;
  /** 0 to 2, lower runs first; default 0, the highest. */
  readonly priority?: number | undefined;
  /** How long the request may wait in the provider's queue, 10 to 259,200 seconds; default 600. Then the job is `EXPIRED`. */
  readonly max_time_in_queue_seconds?: number | undefined;
  /** How the provider repeats a failed call of the model. */
  readonly inference_retry_config?:
    | {
        /** 1 to 10, the first included; default 3. */
        readonly max_attempts?: number | undefined;
        /** 0 to 10,000; default 1000. */
        readonly initial_delay_ms?: number | undefined;
        /** 0 to 60,000; default 5000. */
        readonly max_delay_ms?: number | undefined;
      }
    | undefined;
  /** When the output of an inference was lost: `resubmit` (default), or `fail`. */
  readonly on_lost?: "resubmit" | "fail" | undefined;
  /** When it is unknown whether the provider accepted a submission: `resubmit` (default), or `wait` for its delivery. */
  readonly on_unknown?: "resubmit" | "wait" | undefined;
  /** The job that this one repeats; informative. */
  readonly replay_of?: string | undefined;
  /** Strings, 2048 bytes in all; copied to the record and the events. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}
