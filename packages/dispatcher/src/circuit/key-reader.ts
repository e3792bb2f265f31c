import type { Clock } from "@boomerang/core";
import type { Secrets } from "@boomerang/runtime";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { isFailing } from "./circuit-rules.ts";
import { ACCOUNT } from "./scopes.ts";

/**
 * Makes sure that the API key can be read, and reads it again after the API has rejected it: each process may have cached the
 * rejected one, whichever process found out.
 */
export interface KeyReader {
  read(): Promise<void>;
  /** Reads it again if the API has rejected it since, as far as this process knows; otherwise nothing. */
  readAgainIfRejected(): Promise<void>;
}

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

  async function readAgainIfRejected(): Promise<void> {
    const now = clock.now();
    const account = circuits.state(ACCOUNT);
    if (!isFailing(account, now) && account.failedAt <= readAt) return;
    await secrets.apiKey(true);
    readAt = now;
  }

  return {
    readAgainIfRejected,
    async read() {
      await secrets.apiKey();
      if (readAt === 0) readAt = clock.now();
      await readAgainIfRejected();
    },
  };
}
