/** Rare situations, each of which must occur in 1000 runs: otherwise the runs try too little. */
export const COUNTERS = [
  // Outcomes.
  "succeeded",
  "failed",
  "expired",
  "canceled",
  "rejected",
  "lost",
  // Jobs and submissions.
  "submitted_twice",
  "submitted_thrice",
  "repeated_delivery",
  "lease_taken_over",
  "crash_between_call_and_write",
  "crash_between_claim_and_call",
  "waited_after_unknown",
  "unknown_ended_by_queue",
  "deferred_while_api_unhealthy",
  "job_deferred",
  "deferred_job_resubmitted",
  "resubmitted_while_api_healthy",
  "probe_slot_taken",
  "circuit_closed",
  "recovered_after_minutes",
  "recovered_after_hours",
  "target_woken",
  "limiter_backed_off",
  "submissions_near_limit",
  "status_calls_near_limit",
  "queue_status_calls_near_limit",
  "permit_expired",
  "api_key_rejected",
  // Pauses.
  "target_paused",
  "job_paused",
  "unknown_job_paused",
  "paused_job_resumed",
  "resumption_overtaken",
  // Deliveries.
  "delivery_before_submitted",
  "both_delivery_attempts_failed",
  "lost_delivery_not_retried",
  "delivered_after_secret_rotation",
  "delivered_just_after_rotation",
  "delivery_failed_with_503",
  "slow_response",
  "store_deadline_shortened",
  "start_incomplete",
  "spilled",
  "spilled_to_bucket",
  "drained",
  "quarantined",
  "released_from_quarantine",
  "dropped_as_forged",
  "quarantine_filled",
  "lost_unverified",
  "result_after_lost",
  "result_after_expired",
  "result_after_canceled",
  "result_in_bucket",
  "result_not_json",
  "delivery_too_large",
  "output_not_delivered",
  "undelivered_resubmitted",
  // Attacks.
  "attack_rejected",
  "token_of_another_job_rejected",
  "replay_accepted",
  "replay_rejected",
  "malformed_delivery_kept",
  // Messages.
  "duplicate_receive",
  "job_id_taken",
  "message_repeated",
  "canceled_job_got_digest",
  "cancel_before_job",
  "cancel_requested_at_api",
  "cancel_too_late",
  "batch_canceled",
  "message_of_canceled_batch",
  "job_of_canceled_batch_canceled",
  "message_dead_lettered",
  "not_handled_in_time",
  // Reconciling.
  "reconcile_resubmitted",
  "reconcile_after_status_expired",
  "reconcile_found_ended",
  // Platform.
  "conditional_write_conflict",
  "call_retried",
  "call_completed_after_exit",
  "call_completed_after_timeout",
  "frozen_work_resumed",
  "function_timed_out",
  "function_throttled",
  "function_crashed",
  "remaining_fault",
  "overlapping_minute_runs",
  "events_partially_rejected",
  "event_published_twice",
  "hour_long_outage",
  "clocks_seconds_apart",
] as const;

export type Counter = (typeof COUNTERS)[number];

export type Coverage = Record<Counter, number>;

export function emptyCoverage(): Coverage {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, 0])) as Coverage;
}

export function addCoverage(sum: Coverage, more: Coverage): void {
  for (const counter of COUNTERS) sum[counter] += more[counter];
}
