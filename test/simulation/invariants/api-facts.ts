import type { Observer } from "../engine/observer.ts";

/** The API's last response about a request. */
interface RequestStatus {
  readonly status?: string;
  readonly webhook_status?: string;
  readonly status_at?: string;
}

/** What the API did, whether or not its response arrived. */
export interface ApiFacts extends Partial<Observer> {
  /** The requests that it accepted for a job, in order. */
  acceptedFor(jobId: string): ReadonlySet<string>;
  /** The statuses with which it permanently rejected submissions of a job. */
  rejectionsOf(jobId: string): readonly number[];
  /** Every reported status of a request: `UNKNOWN` after a 404, `CANCELED` also after a successful cancel. */
  statusesOf(requestId: string): ReadonlySet<string>;
  lastStatusOf(requestId: string): RequestStatus | undefined;
  /** Whether a request was accepted when no faults were left. */
  wasAcceptedAfterFaults(requestId: string): boolean;
  /** Whether its delivery was rejected because of its size. */
  isTooLarge(requestId: string): boolean;
  /** The requests of a job that are queued or run. */
  openRequestsOf(jobId: string): ReadonlySet<string>;
  /** When the last request of a job ended, milliseconds since the epoch; `undefined` if none has. */
  lastEndOf(jobId: string): number | undefined;
  /** When the API reported that nothing of a model or chain is queued or runs, milliseconds since the epoch. */
  emptyQueuesOf(ownerId: string): readonly number[];
  /** Whether the API ever decided about a cancel of one of the job's requests. */
  hasDecidedCancel(jobId: string): boolean;
  hasDecidedCancelOf(requestId: string): boolean;
}

/** The fields of a queue status that are checked. */
interface QueueStatus {
  readonly model_id?: string;
  readonly chain_id?: string;
  readonly num_queued_requests: number;
  readonly num_in_progress_requests: number;
}

const OPEN = ["QUEUED", "IN_PROGRESS"];
const PERMANENT = [400, 404, 413, 422];
const DECIDES_CANCEL = [200, 400, 404, 422];

export function createApiFacts(): ApiFacts {
  const accepted = new Map<string, Set<string>>();
  const rejections = new Map<string, number[]>();
  const statuses = new Map<string, Set<string>>();
  const lastStatuses = new Map<string, RequestStatus>();
  const acceptedAfterFaults = new Set<string>();
  const cancels = new Set<string>();
  const tooLarge = new Set<string>();
  const open = new Map<string, Set<string>>();
  const ends = new Map<string, number>();
  const emptyQueues = new Map<string, number[]>();
  let areFaultsOver = false;

  function accept(jobId: string, requestId: string): void {
    accepted.set(jobId, (accepted.get(jobId) ?? new Set()).add(requestId));
  }

  return {
    acceptedFor: (jobId) => accepted.get(jobId) ?? new Set(),
    rejectionsOf: (jobId) => rejections.get(jobId) ?? [],
    statusesOf: (requestId) => statuses.get(requestId) ?? new Set(),
    lastStatusOf: (requestId) => lastStatuses.get(requestId),
    wasAcceptedAfterFaults: (requestId) => acceptedAfterFaults.has(requestId),
    isTooLarge: (requestId) => tooLarge.has(requestId),
    openRequestsOf: (jobId) => open.get(jobId) ?? new Set(),
    lastEndOf: (jobId) => ends.get(jobId),
    emptyQueuesOf: (ownerId) => emptyQueues.get(ownerId) ?? [],
    hasDecidedCancel: (jobId) => [...(accepted.get(jobId) ?? [])].some((request) => cancels.has(request)),
    hasDecidedCancelOf: (requestId) => cancels.has(requestId),
    faultsEnded(_, isComplete) {
      areFaultsOver = isComplete;
    },
    requestChanged({ jobId, requestId, status }, at) {
      const requests = open.get(jobId) ?? new Set();
      open.set(jobId, requests);
      if (OPEN.includes(status)) requests.add(requestId);
      else if (requests.delete(requestId)) ends.set(jobId, at);
    },
    delivered({ requestId, status }) {
      if (status === 413) tooLarge.add(requestId);
    },
    apiResponded({ operation, jobId, requestId, status, body, at }) {
      const add = (reported: string) =>
        statuses.set(requestId, (statuses.get(requestId) ?? new Set()).add(reported));
      switch (operation) {
        case "submit": {
          if (PERMANENT.includes(status)) rejections.set(jobId, [...(rejections.get(jobId) ?? []), status]);
          if (status !== 201) return;
          const { request_id } = JSON.parse(body) as { request_id: string };
          accept(jobId, request_id);
          if (areFaultsOver) acceptedAfterFaults.add(request_id);
          return;
        }
        case "status": {
          if (status === 404) add("UNKNOWN");
          if (status !== 200) return;
          const response = JSON.parse(body) as RequestStatus;
          lastStatuses.set(requestId, response);
          add(response.status ?? "");
          return;
        }
        case "queue": {
          if (status !== 200) return;
          const { model_id, chain_id = "", ...numbers } = JSON.parse(body) as QueueStatus;
          const owner = model_id ?? chain_id;
          if (numbers.num_queued_requests + numbers.num_in_progress_requests > 0) return;
          emptyQueues.set(owner, [...(emptyQueues.get(owner) ?? []), at]);
          return;
        }
        case "cancel": {
          if (DECIDES_CANCEL.includes(status)) cancels.add(requestId);
          if (status === 200 && (JSON.parse(body) as { canceled: boolean }).canceled) add("CANCELED");
        }
      }
    },
    // The response to its submission may have been an error.
    delivering: accept,
  };
}
