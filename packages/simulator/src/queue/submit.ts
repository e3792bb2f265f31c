import type { Target } from "@boomerang/core";
import type { Counters } from "../counters.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { ConnectionCutError, faultError } from "../faults/fault-errors.ts";
import type { FaultInjector, SubmissionFault } from "../faults/fault-injector.ts";
import type { CheckRateLimit } from "../server/admission.ts";
import { ApiError } from "../server/api-error.ts";
import { readBody } from "../server/body.ts";
import type { AsyncRequest } from "./async-request.ts";
import type { RequestLifecycle } from "./request-lifecycle.ts";
import { MAX_SUBMISSION_BYTES, parseSubmission } from "./submission.ts";

/**
 * Accepts one submission, or throws the {@link ApiError} to respond with. When a fault loses the response of an accepted
 * submission, throws {@link ConnectionCutError}.
 */
export type Submit = (target: Target, request: Request) => Promise<AsyncRequest>;

export function createSubmit(options: {
  readonly deployments: Deployments;
  readonly lifecycle: RequestLifecycle;
  readonly checkRateLimit: CheckRateLimit;
  readonly faults: FaultInjector;
  readonly counters: Counters;
  readonly countRejection: (status: number) => void;
}): Submit {
  const { deployments, lifecycle, checkRateLimit, faults, counters, countRejection } = options;

  async function accept(
    target: Target,
    request: Request,
  ): Promise<{ accepted: AsyncRequest; fault: SubmissionFault }> {
    deployments.getOrCreate(target);
    checkRateLimit("submissions");
    const body = await readBody(request, MAX_SUBMISSION_BYTES);
    const fault = faults.submission(body);
    if (fault.rejectionStatus !== undefined) throw faultError("refuseRate", fault.rejectionStatus);
    return { accepted: lifecycle.submit(target, parseSubmission(body)), fault };
  }

  return async (target, request) => {
    const { accepted, fault } = await accept(target, request).catch((error: unknown) => {
      counters.increment("submissions_refused");
      if (error instanceof ApiError) countRejection(error.status);
      throw error;
    });
    if (fault.isResponseLost) {
      counters.increment("submission_answers_lost");
      throw new ConnectionCutError();
    }
    if (fault.failureStatus !== undefined) {
      counters.increment("submission_answers_failed");
      throw faultError("failAnswerRate", fault.failureStatus);
    }
    return accepted;
  };
}
