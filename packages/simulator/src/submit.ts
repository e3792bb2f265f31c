import type { Target } from "@boomerang/core";
import { ApiError } from "./api-error.ts";
import type { AsyncRequest } from "./async-request.ts";
import type { Deployments } from "./deployments.ts";
import type { Faults } from "./faults.ts";
import type { EnterLimit } from "./limit.ts";
import type { QueuedRequests } from "./queued-requests.ts";
import { readBody } from "./read-body.ts";
import { MAX_SUBMISSION_BYTES, parseSubmission } from "./submission.ts";
import type { Tally } from "./tally.ts";

/** Lets one submission in, or throws the {@link ApiError} with which it is refused. */
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

  async function submit(target: Target, request: Request): Promise<AsyncRequest> {
    deployments.find(target);
    enterLimit("submissions");
    const body = await readBody(request, MAX_SUBMISSION_BYTES);
    const fate = faults.submission();
    if (fate.refusal !== undefined) throw refusal(fate.refusal);
    const accepted = requests.submit(target, parseSubmission(body));
    if (fate.isAnswerLost) {
      tally.add("submission_answers_lost");
      cut(request);
    }
    return accepted;
  }

  return async (target, request) => {
    try {
      return await submit(target, request);
    } catch (error) {
      tally.add("submissions_refused");
      if (error instanceof ApiError) countRefusal(error.status);
      throw error;
    }
  };
}

function refusal(status: number): ApiError {
  const message = `Refused by the simulator's fault refuseRate with ${status}`;
  switch (status) {
    case 429:
      return new ApiError(message, { status, code: "rate_limited", headers: { "Retry-After": "1" } });
    case 504:
      return new ApiError(message, { status, code: "timeout" });
    case 503:
      return new ApiError(message, { status, code: "model_unavailable" });
    default:
      return new ApiError(message, { status, code: "internal_baseten_error" });
  }
}
