import type { Clock } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";

const LONGEST_OUTAGE_MS = 300_000;
// A computer that was suspended for an hour has not tried for an hour.
const MIN_FAILED_READS = 10;

/** For how long the reads of one wait may fail. */
export interface OutageLimit {
  /** What ends the wait; `undefined` if it goes on. */
  afterFailure(error: unknown): unknown;
  afterSuccess(): void;
}

/**
 * A wait goes on through five minutes in which each read fails for a reason that may pass, and ends at once for another reason.
 * Such as a region that does not exist: to the client, its hosts are not reachable for now.
 */
export function createOutageLimit(clock: Clock): OutageLimit {
  let since = 0;
  let reads = 0;
  return {
    afterFailure(error) {
      if (!(error instanceof BoomerangError && error.retryable)) return error;
      if (reads++ === 0) since = clock.now();
      if (reads < MIN_FAILED_READS || clock.now() - since < LONGEST_OUTAGE_MS) return undefined;
      return new BoomerangError(`${error.message} (each read has failed for five minutes)`, {
        ...{ code: error.code, retryable: true, cause: error.cause },
        nextStep: `What was submitted goes on, and can be waited for again. ${error.nextStep}`,
      });
    },
    afterSuccess() {
      reads = 0;
    },
  };
}
