import type { Chance } from "@boomerang/testkit/chance";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FLAPS = 30;
const FLAP_MS = 20_000;

/**
 * For half an hour, table and spill queue are unavailable together for a third of each minute: the jobs that are submitted in
 * between have deliveries that can be neither stored nor spilled, and use all of their time.
 */
export function flappingStorage(chance: Chance, faultsEndMs: number) {
  return Array.from({ length: FLAPS }, (_, n) => {
    const from = n * MINUTE + chance.between(`flap ${n} from`, 0, MINUTE - FLAP_MS);
    const how = chance.pick(`flap ${n} how`, ["refuses", "hangs"] as const);
    return (["jobs", "spill"] as const).map((what) => ({ what, from, to: from + FLAP_MS, how }));
  })
    .flat()
    .filter(({ to }) => to <= faultsEndMs);
}

/**
 * Only the receiver cannot reach the table: jobs go on, and all their deliveries wait on the spill queue, several of some jobs.
 */
export function receiverCutOff(chance: Chance, faultsEndMs: number) {
  const from = chance.between("cut off from", 0, faultsEndMs / 2);
  const length = chance.pick("cut off length", [10 * MINUTE, HOUR]);
  const how = chance.pick("cut off how", ["refuses", "hangs"] as const);
  return [{ what: "jobs", of: "receiver", from, to: Math.min(from + length, faultsEndMs), how } as const];
}
