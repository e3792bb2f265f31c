import { JsonText, stringifyMembers, type Target } from "@boomerang/core";
import {
  type AsyncRequest,
  apiTime,
  type RequestError,
  type RequestStatus,
  requestNames,
} from "./async-request.ts";
import type { Courier } from "./courier.ts";
import type { Deployment, Work } from "./deployment.ts";
import type { Deployments } from "./deployments.ts";
import { type Inference, requestError } from "./inference.ts";
import type { CallResult } from "./models/model.ts";
import type { StatusStore } from "./status-store.ts";
import type { Submission } from "./submission.ts";
import type { Timers } from "./timers.ts";

/** The life of asynchronous requests, from the queue to the delivery. */
export interface QueuedRequests {
  /** Accepts a request; throws a 404 when its deployment does not exist or sleeps as `development`. */
  submit(target: Target, submission: Submission): AsyncRequest;
  /** Takes a request out of its queue; `false` when it is no longer `QUEUED`. */
  cancel(request: AsyncRequest): boolean;
}

/** Puts queue, expiry, inference, status and delivery together. */
export function createQueuedRequests(options: {
  readonly timers: Timers;
  readonly newId: () => string;
  readonly deployments: Deployments;
  readonly inference: Inference;
  readonly statuses: StatusStore;
  readonly courier: Courier;
}): QueuedRequests {
  const { timers, newId, deployments, inference, statuses, courier } = options;
  const cancellations = new Map<string, () => void>();

  function accept(target: Target, deployment: Deployment, submission: Submission): AsyncRequest {
    const now = timers.now();
    return {
      id: newId(),
      kind: target.kind,
      ownerId: target.id,
      deploymentId: deployment.id,
      createdAt: now,
      status: "QUEUED",
      webhookStatus: submission.webhookEndpoint === undefined ? "NO_WEBHOOK_PROVIDED" : "PENDING",
      statusAt: now,
      errors: [],
    };
  }

  function enqueue(request: AsyncRequest, deployment: Deployment, submission: Submission): void {
    const work: Work = {
      start(release) {
        cancellations.delete(request.id);
        stopExpiry();
        setStatus(request, "IN_PROGRESS");
        inference.run(deployment, submission.input, submission.retry, (result) => {
          conclude(request, deployment, submission.webhookEndpoint, result);
          release();
        });
      },
    };
    const leaveQueue = (status: "EXPIRED" | "CANCELED") => {
      cancellations.delete(request.id);
      stopExpiry();
      deployment.remove(work);
      deployment.tally.add(status === "EXPIRED" ? "expired" : "canceled");
      // Neither sends a webhook.
      if (request.webhookStatus === "PENDING") request.webhookStatus = "CANCELED";
      setStatus(request, status);
      statuses.end(request);
    };
    const stopExpiry = timers.setTimeout(() => leaveQueue("EXPIRED"), submission.maxTimeInQueueMs);
    cancellations.set(request.id, () => leaveQueue("CANCELED"));
    deployment.enqueue(work, submission.priority);
  }

  function conclude(
    request: AsyncRequest,
    deployment: Deployment,
    endpoint: string | undefined,
    result: CallResult,
  ): void {
    const { data, errors } = outcomeOf(result);
    const isSuccess = errors.length === 0;
    request.errors = errors;
    setStatus(request, isSuccess ? "SUCCEEDED" : "FAILED");
    deployment.tally.add(isSuccess ? "succeeded" : "failed");
    if (endpoint === undefined) {
      statuses.end(request);
      return;
    }
    const body = () => deliveryBody(request, data, timers.now());
    courier.deliver({ requestId: request.id, endpoint, tally: deployment.tally, body }, (isDelivered) => {
      request.webhookStatus = isDelivered ? "SUCCEEDED" : "FAILED";
      if (!isDelivered && isSuccess) setStatus(request, "WEBHOOK_FAILED");
      statuses.end(request);
    });
  }

  function setStatus(request: AsyncRequest, status: RequestStatus): void {
    request.status = status;
    request.statusAt = timers.now();
  }

  return {
    submit(target, submission) {
      const deployment = deployments.findAwake(target);
      const request = accept(target, deployment, submission);
      statuses.add(request);
      deployment.tally.add("submissions_accepted");
      enqueue(request, deployment, submission);
      return request;
    },
    cancel(request) {
      const cancel = cancellations.get(request.id);
      cancel?.();
      return cancel !== undefined;
    },
  };
}

function outcomeOf(result: CallResult): { data: JsonText | null; errors: readonly RequestError[] } {
  if (!result.ok) return { data: null, errors: [requestError(result)] };
  if (result.output.type === "json") return { data: new JsonText(result.output.text), errors: [] };
  const message = "The output of this model is a stream: call it synchronously";
  return { data: null, errors: [{ code: "ASYNC_REQUEST_NOT_SUPPORTED", message }] };
}

function deliveryBody(request: AsyncRequest, data: JsonText | null, now: number): string {
  return stringifyMembers({
    ...requestNames(request),
    type: "async_request_completed",
    time: apiTime(now),
    data,
    errors: request.errors,
  });
}
