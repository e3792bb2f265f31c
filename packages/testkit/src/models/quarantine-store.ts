import { MAX_QUARANTINED_A_DAY, MAX_QUARANTINED_OF_A_JOB, type QuarantineStore } from "@boomerang/runtime";

export interface QuarantineStoreModel extends QuarantineStore {
  /** Fingerprints of webhook secrets that have verified a delivery. */
  readonly verified: ReadonlySet<string>;
}

export function createQuarantineStoreModel(): QuarantineStoreModel {
  const verified = new Set<string>();
  /** By fingerprint and day, and by job, the deliveries that were counted. */
  const counted = new Map<string, Map<string, Set<string>>>();
  return {
    verified,
    hasVerified: async (fingerprint) => verified.has(fingerprint),
    recordVerified: async (fingerprint) => void verified.add(fingerprint),
    async admit(fingerprint, { jobId, id }, at) {
      const key = `${fingerprint} ${new Date(at).toISOString().slice(0, 10)}`;
      const ofDay = counted.get(key) ?? new Map<string, Set<string>>();
      const ofJob = ofDay.get(jobId) ?? new Set<string>();
      if (ofJob.has(id)) return true;
      const all = [...ofDay.values()].reduce((sum, { size }) => sum + size, 0);
      if (all >= MAX_QUARANTINED_A_DAY || ofJob.size >= MAX_QUARANTINED_OF_A_JOB) return false;
      counted.set(key, ofDay.set(jobId, ofJob.add(id)));
      return true;
    },
  };
}
