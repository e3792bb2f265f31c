/** Situations that are rare outside and must occur here: where one is missing over many runs, too little was tried. */
export const SITUATIONS = [
  // Outcomes.
  "succeeded",
  "failed",
  "expired",
  "canceled",
  "rejected",
  "lost",
  // A job and its submissions.
  "submitted_twice",
  "submitted_thrice",
  "second_delivery",
  "lease_taken_over",
  "crash_between_call_and_write",
  "crash_between_claim_and_call",
  "unknown_and_left_to_wait",
  "held_back_while_the_api_is_silent",
  "put_off",
  "put_off_and_submitted_again",
  "submitted_again_after_an_answer",
  "target_woken",
  "limiter_gave_way",
  "submissions_near_their_limit",
  "status_calls_near_their_limit",
  "queue_status_calls_near_their_limit",
  "turn_passed",
  "key_refused",
  // Deliveries.
  "delivery_before_submitted",
  "both_attempts_failed",
  "delivery_lost_for_good",
  "delivered_after_rotation",
  "delivery_answered_503",
  "spilled",
  "spilled_to_bucket",
  "drained",
  "result_after_lost",
  "result_after_expired",
  "result_after_canceled",
  "result_in_bucket",
  // Strangers.
  "forged_refused",
  "token_of_another_refused",
  "replay_accepted",
  "replay_refused",
  "malformed_kept",
  // Messages.
  "message_repeated",
  "second_message",
  "cancel_before_job",
  "cancel_asked_at_api",
  "cancel_too_late",
  "dead_letter",
  "not_handled_in_time",
  // Reconciling.
  "reconcile_resubmitted",
  "reconcile_after_status_expired",
  "reconcile_found_ended",
  // The world.
  "conditional_write_lost",
  "call_repeated",
  "landed_after_death",
  "landed_after_giving_up",
  "frozen_work_went_on",
  "function_timed_out",
  "function_throttled",
  "function_crashed",
  "lasting_fault",
  "two_minute_runs_at_once",
  "bus_refused_some",
  "event_repeated",
  "outage_of_hours",
  "clocks_seconds_apart",
] as const;

export type Situation = (typeof SITUATIONS)[number];

/** How often each situation occurred. */
export type Coverage = Record<Situation, number>;

export function emptyCoverage(): Coverage {
  return Object.fromEntries(SITUATIONS.map((situation) => [situation, 0])) as Coverage;
}

export function addCoverage(sum: Coverage, more: Coverage): void {
  for (const situation of SITUATIONS) sum[situation] += more[situation];
}
