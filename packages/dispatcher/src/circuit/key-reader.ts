import type { Clock } from "@boomerang/core";
import type { Secrets } from "@boomerang/runtime";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { isFailing } from "./circuit-rules.ts";
import { ACCOUNT } from "./scopes.ts";

/** Makes sure that the API key can be read. After a rejection by the API it is read again: it may have been corrected. */
export type KeyReader = () => Promise<void>;

/** Each process reads the key again, because each may have cached the one that the API rejects. */
export function createKeyReader({
  secrets,
  circuits,
  clock,
}: {
  readonly secrets: Pick<Secrets, "apiKey">;
  readonly circuits: Pick<CircuitBreaker, "state">;
  readonly clock: Clock;
}): KeyReader {
  let readAt = 0;
  return async () => {
    const now = clock.now();
    const account = circuits.state(ACCOUNT);
    const isFresh = isFailing(account, now) || account.failedAt > readAt;
    await secrets.apiKey(isFresh);
    if (isFresh || readAt === 0) readAt = now;
  };
}
