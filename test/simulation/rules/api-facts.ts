import type { Observer } from "../observer.ts";

/** What the API last said of a request. */
interface Said {
  readonly status?: string;
  readonly webhook_status?: string;
  readonly status_at?: string;
}

/** What the API did, whoever heard of it: rules judge by it. */
export interface ApiFacts extends Partial<Observer> {
  /** The requests that it accepted for a job, in their order. */
  acceptedFor(jobId: string): ReadonlySet<string>;
  /** The statuses with which it refused submissions of a job for good. */
  refusalsOf(jobId: string): readonly number[];
  /** Every status that it ever told of a request: `UNKNOWN` when it knew none, `CANCELED` also when it did as it was asked. */
  toldOf(requestId: string): ReadonlySet<string>;
  lastToldOf(requestId: string): Said | undefined;
  /** Whether it accepted a request after the troubles, where nothing goes wrong any more. */
  isOfPeace(requestId: string): boolean;
  /** Whether it ever told of a request of a job whether it cancels it. */
  hasAnsweredCancel(jobId: string): boolean;
  /** Whether it ever told of this request whether it cancels it. */
  hasAnsweredCancelOf(requestId: string): boolean;
}

const FOR_GOOD = [400, 404, 413, 422];
const ABOUT_CANCELS = [200, 400, 404, 422];

export function createApiFacts(): ApiFacts {
  const accepted = new Map<string, Set<string>>();
  const refusals = new Map<string, number[]>();
  const told = new Map<string, Set<string>>();
  const lastTold = new Map<string, Said>();
  const ofPeace = new Set<string>();
  const cancels = new Set<string>();
  let isPeace = false;

  function accept(jobId: string, requestId: string): void {
    accepted.set(jobId, (accepted.get(jobId) ?? new Set()).add(requestId));
  }

  return {
    acceptedFor: (jobId) => accepted.get(jobId) ?? new Set(),
    refusalsOf: (jobId) => refusals.get(jobId) ?? [],
    toldOf: (requestId) => told.get(requestId) ?? new Set(),
    lastToldOf: (requestId) => lastTold.get(requestId),
    isOfPeace: (requestId) => ofPeace.has(requestId),
    hasAnsweredCancel: (jobId) => [...(accepted.get(jobId) ?? [])].some((request) => cancels.has(request)),
    hasAnsweredCancelOf: (requestId) => cancels.has(requestId),
    healed(_, isWhole) {
      isPeace = isWhole;
    },
    answeredByApi({ operation, jobId, requestId, status, body }) {
      const tell = (what: string) => told.set(requestId, (told.get(requestId) ?? new Set()).add(what));
      switch (operation) {
        case "submit": {
          if (FOR_GOOD.includes(status)) refusals.set(jobId, [...(refusals.get(jobId) ?? []), status]);
          if (status !== 201) return;
          const { request_id } = JSON.parse(body) as { request_id: string };
          accept(jobId, request_id);
          if (isPeace) ofPeace.add(request_id);
          return;
        }
        case "status": {
          if (status === 404) tell("UNKNOWN");
          if (status !== 200) return;
          const said = JSON.parse(body) as Said;
          lastTold.set(requestId, said);
          tell(said.status ?? "");
          return;
        }
        case "cancel": {
          if (ABOUT_CANCELS.includes(status)) cancels.add(requestId);
          if (status === 200 && (JSON.parse(body) as { canceled: boolean }).canceled) tell("CANCELED");
        }
      }
    },
    // The answer to its submission may have been an error all the same.
    delivering: accept,
  };
}
