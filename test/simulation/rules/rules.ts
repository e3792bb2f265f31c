import { type Observer, observers } from "../observer.ts";
import { createApiFacts } from "./api-facts.ts";
import { checkEnd, type End } from "./at-the-end.ts";
import { type CallLimit, callRules, type Fullest } from "./calls.ts";
import { claimRules } from "./claims.ts";
import { deadlineRules } from "./deadlines.ts";
import { deliveryRules } from "./deliveries.ts";
import { eventRules } from "./events.ts";
import { messageRules } from "./messages.ts";
import { privacyRules } from "./privacy.ts";
import { probeRules } from "./probes.ts";
import { recordRules } from "./records.ts";
import { rejectionRules } from "./rejections.ts";
import { resultRules } from "./results.ts";
import { strangerRules } from "./strangers.ts";
import { submissionRules } from "./submissions.ts";
import { verdictRules } from "./verdicts.ts";
import type { Violated, Violation } from "./violation.ts";

/** All that judges a run: it hears what happens, and nobody else says that a rule was broken. */
export interface Rules extends Observer {
  readonly violations: readonly Violation[];
  /** How near the calls came to each limit so far. */
  readonly fullest: () => readonly Fullest[];
  /** Holds the end of the run against what was promised. */
  checkEnd(end: End): Promise<void>;
}

/**
 * @param limits what the calls of all processes together keep to
 * @param isSecret whether a log line holds what no line may hold
 * @param skewMs how far a clock may be off; default 0
 * @param onViolated hears of each rule that is broken
 */
export function createRules(
  limits: readonly CallLimit[],
  isSecret: (line: string) => boolean,
  skewMs = 0,
  onViolated: (violation: Violation) => void = () => undefined,
): Rules {
  const violations: Violation[] = [];
  const violated: Violated = (rule, what, jobId) => {
    const violation = { rule, what, ...(jobId !== undefined && { jobId }) };
    violations.push(violation);
    onViolated(violation);
  };
  // First, since others judge by what it has heard.
  const api = createApiFacts();
  const calls = callRules(violated, limits);
  const results = resultRules(violated);
  const all = observers(
    api,
    recordRules(violated, api),
    results,
    claimRules(violated, skewMs),
    submissionRules(violated, api),
    verdictRules(violated, api, skewMs),
    deadlineRules(violated),
    calls,
    deliveryRules(violated),
    strangerRules(violated),
    messageRules(violated, api),
    eventRules(violated),
    privacyRules(violated, isSecret),
    probeRules(violated),
    rejectionRules(violated),
  );
  return {
    ...{ ...all, violations, fullest: calls.fullest },
    async checkEnd(end) {
      await checkEnd(end, violated);
      await results.checkEnd(end.read);
    },
  };
}
