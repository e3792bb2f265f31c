/** The most deliveries that are quarantined on one day (UTC) because of the same webhook secrets. */
export const MAX_QUARANTINED_A_DAY = 1000;

/**
 * The most of one job among them: more than the two attempts of each of its three submissions. So whoever holds one webhook URL
 * cannot use up the room of other jobs.
 */
export const MAX_QUARANTINED_OF_A_JOB = 10;

/** What is known of lists of webhook secrets, each named by its fingerprint. */
export interface QuarantineStore {
  /** Whether a delivery has ever verified with these webhook secrets. */
  hasVerified(fingerprint: string): Promise<boolean>;
  /** Records that a delivery verified with these webhook secrets; repeating it changes nothing that matters. */
  recordVerified(fingerprint: string, at: number): Promise<void>;
  /**
   * Counts a delivery that is about to be quarantined because of these webhook secrets. A delivery that was counted on this day
   * is admitted again: what could not be quarantined is tried again, maybe often.
   *
   * @param at milliseconds since the epoch
   * @returns `false`, and counts nothing, once {@link MAX_QUARANTINED_A_DAY} or {@link MAX_QUARANTINED_OF_A_JOB} is reached
   */
  admit(fingerprint: string, delivery: CountedDelivery, at: number): Promise<boolean>;
}

export interface CountedDelivery {
  readonly jobId: string;
  /** Differs for each delivery, and is the same whenever one is tried again. */
  readonly id: string;
}

/**
 * The same store, which asks for each fingerprint only until it is known to have verified: that never changes again. One for
 * each process, since every delivery records it.
 */
export function rememberVerified(store: QuarantineStore): QuarantineStore {
  const verified = new Set<string>();
  return {
    ...store,
    async hasVerified(fingerprint) {
      if (verified.has(fingerprint)) return true;
      const isVerified = await store.hasVerified(fingerprint);
      if (isVerified) verified.add(fingerprint);
      return isVerified;
    },
    async recordVerified(fingerprint, at) {
      if (verified.has(fingerprint)) return;
      await store.recordVerified(fingerprint, at);
      verified.add(fingerprint);
    },
  };
}
