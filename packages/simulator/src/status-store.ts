import type { Clock } from "@boomerang/core";
import type { AsyncRequest } from "./async-request.ts";

/** How long a status can be read after completion. */
const STATUS_LIFE_MS = 3_600_000;

/** The statuses of open requests, and of ended ones for one hour. */
export interface StatusStore {
  readonly size: number;
  add(request: AsyncRequest): void;
  /** The request; `undefined` when there is none, or when its hour is over. */
  find(id: string): AsyncRequest | undefined;
  /** Nothing more will happen to this request: its hour begins. */
  end(request: AsyncRequest): void;
}

/** Keeps statuses in memory; whoever adds or reads also drops those whose hour is over, so none pile up. */
export function createStatusStore(clock: Clock): StatusStore {
  const open = new Map<string, AsyncRequest>();
  // In the order of ending, hence of dropping.
  const ended = new Map<string, { readonly request: AsyncRequest; readonly until: number }>();

  function drop(): void {
    const now = clock.now();
    for (const [id, { until }] of ended) {
      if (until > now) return;
      ended.delete(id);
    }
  }

  return {
    get size() {
      drop();
      return open.size + ended.size;
    },
    add(request) {
      drop();
      open.set(request.id, request);
    },
    find(id) {
      drop();
      return open.get(id) ?? ended.get(id)?.request;
    },
    end(request) {
      open.delete(request.id);
      ended.set(request.id, { request, until: clock.now() + STATUS_LIFE_MS });
    },
  };
}
