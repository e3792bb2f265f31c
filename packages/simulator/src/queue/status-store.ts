import type { Clock } from "@boomerang/core";
import type { AsyncRequest } from "./async-request.ts";

/** How long a status can be read after its request has ended. */
const STATUS_TTL_MS = 3_600_000;

/** The statuses of open requests, and for one hour of ended ones. */
export interface StatusStore {
  readonly size: number;
  add(request: AsyncRequest): void;
  find(id: string): AsyncRequest | undefined;
  /** Marks a request that will not change any more: its hour begins. */
  end(request: AsyncRequest): void;
}

/** Keeps statuses in memory; adding and reading remove those whose hour is over. */
export function createStatusStore(clock: Clock): StatusStore {
  const open = new Map<string, AsyncRequest>();
  // In the order of their ends, hence of their removal.
  const ended = new Map<string, { readonly request: AsyncRequest; readonly expiresAt: number }>();

  function removeExpired(): void {
    const now = clock.now();
    for (const [id, { expiresAt }] of ended) {
      if (expiresAt > now) return;
      ended.delete(id);
    }
  }

  return {
    get size() {
      removeExpired();
      return open.size + ended.size;
    },
    add(request) {
      removeExpired();
      open.set(request.id, request);
    },
    find(id) {
      removeExpired();
      return open.get(id) ?? ended.get(id)?.request;
    },
    end(request) {
      open.delete(request.id);
      ended.set(request.id, { request, expiresAt: clock.now() + STATUS_TTL_MS });
    },
  };
}
