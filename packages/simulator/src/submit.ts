import type { Target } from "@boomerang/core";
import { ApiError } from "./api-error.ts";
import type { AsyncRequest } from "./async-request.ts";
import type { Deployments } from "./deployments.ts";
import { faultError } from "./fault-error.ts";
import type { Faults, SubmissionFate } from "./faults.ts";
import type { EnterLimit } from "./limit.ts";
import type { QueuedRequests } from "./queued-requests.ts";
import { readBody } from "./read-body.ts";
import { MAX_SUBMISSION_BYTES, parseSubmission } from "./submission.ts";
import type { Tally } from "./tally.ts";

/** Lets one submission in, or throws the {@link ApiError} with which it is answered. */
export type Submit = (target: Target, request: Request) => Promise<AsyncRequest>;

/** Limit, faults, size, validation and acceptance of submissions, in this order, all of it counted. */
export function createSubmit(options: {
  readonly deployments: Deployments;
  readonly requests: QueuedRequests;
  readonly enterLimit: EnterLimit;
  readonly faults: Faults;
  readonly tally: Tally;
  /** Counts a refusal by its status. */
  readonly countRefusal: (status: number) => void;
  /** The answer to this call is to be lost. */
  readonly cut: (request: Request) => void;
}): Submit {
  const { deployments, requests, enterLimit, faults, tally, countRefusal, cut } = options;

  async function accept(
    target: Target,
    request: Request,
  ): Promise<{ accepted: AsyncRequest; fate: SubmissionFate }> {
    deployments.find(target);
    enterLimit("submissions");
    const body = await readBody(request, MAX_SUBMISSION_BYTES);
    const fate = faults.submission(body);
    if (fate.refusal !== undefined) throw faultError("refuseRate", fate.refusal);
    return { accepted: requests.submit(target, parseSubmission(body)), fate };
  }

  return async (target, request) => {
    const { accepted, fate } = await accept(target, request).catch((error: unknown) => {
      tally.add("submissions_refused");
      if (error instanceof ApiError) countRefusal(error.status);
      throw error;
    });
    if (fate.isAnswerLost) {
      tally.add("submission_answers_lost");
      cut(request);
    } else if (fate.answerFailure !== undefined) {
      tally.add("submission_answers_failed");
      throw faultError("failAnswerRate", fate.answerFailure);
    }
    return accepted;
  };
}
