import { MAX_QUARANTINED_A_DAY, MAX_QUARANTINED_OF_A_JOB, type QuarantineStore } from "@boomerang/runtime";

export interface QuarantineStoreModel extends QuarantineStore {
  /** Fingerprints of webhook secrets that have verified a delivery. */
  readonly verified: ReadonlySet<string>;
}

export function createQuarantineStoreModel(): QuarantineStoreModel {
  const verified = new Set<string>();
  const counts = new Map<string, number>();
  const countOf = (key: string) => counts.get(key) ?? 0;
  return {
    verified,
    hasVerified: async (fingerprint) => verified.has(fingerprint),
    recordVerified: async (fingerprint) => void verified.add(fingerprint),
    async admit(fingerprint, jobId, at) {
      const day = `${fingerprint} ${new Date(at).toISOString().slice(0, 10)}`;
      const ofJob = `${day} ${jobId}`;
      if (countOf(day) >= MAX_QUARANTINED_A_DAY || countOf(ofJob) >= MAX_QUARANTINED_OF_A_JOB) return false;
      for (const key of [day, ofJob]) counts.set(key, countOf(key) + 1);
      return true;
    },
  };
}
