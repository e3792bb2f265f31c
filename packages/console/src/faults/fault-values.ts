import { FormError } from "../form-error.ts";
import type { WorkerKills } from "./worker-kills.ts";

/** The faults of the simulated API that a page can set: parts of the calls in percent, and times in milliseconds. */
export const FAULTS = {
  throttled: {
    unit: "%",
    label: "Submissions rejected with 429 or 503",
    effect: "They wait, and are submitted again.",
  },
  failed: {
    unit: "%",
    label: "Submissions accepted, but answered with 500, 502 or 504",
    effect:
      "Nobody knows whether the API has them: a job may be submitted twice, and the first result counts.",
  },
  cut: {
    unit: "%",
    label: "Submissions accepted, but the connection is cut before the response",
    effect: "Nobody knows this either. The delivery still finds its job.",
  },
  lost: {
    unit: "%",
    label: "Deliveries lost",
    effect:
      "The inference ran, so these jobs end as LOST with the reason: the API says that it could not deliver the output.",
  },
  late: {
    unit: "%",
    label: "Deliveries late, by up to 5 seconds",
    effect: "They are stored when they arrive.",
  },
  repeated: { unit: "%", label: "Deliveries repeated", effect: "They are counted; the first result stays." },
  slow: {
    unit: "ms",
    label: "Time of an inference",
    effect: "While one runs, the other requests of its target wait in the provider's queue.",
  },
  cold: {
    unit: "ms",
    label: "Cold start of a replica",
    effect: "The first requests of a target wait. For targets that have not been called yet.",
  },
} as const satisfies Readonly<Record<string, Fault>>;

interface Fault {
  readonly unit: "%" | "ms";
  readonly label: string;
  /** What becomes of the jobs. */
  readonly effect: string;
}

export type FaultName = keyof typeof FAULTS;
export type FaultValues = Readonly<Record<FaultName, number>>;

/** The simulated API of a local pipeline. */
export interface FaultControls {
  /** What it starts with. */
  readonly none: FaultValues;
  read(): FaultValues;
  write(values: FaultValues): void;
  /** `undefined` if the functions run in no workers of their own. */
  readonly kills?: WorkerKills | undefined;
}

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
export const maxOf = (name: FaultName): number => (FAULTS[name].unit === "%" ? 100 : 60_000);

/** @throws FormError if a value is not valid */
export function parseFaults(text: (name: FaultName) => string): FaultValues {
  const values = FAULT_NAMES.map((name) => {
    const value = /^\d{1,5}$/.test(text(name)) ? Number(text(name)) : Number.NaN;
    if (value <= maxOf(name)) return [name, value];
    const { label, unit } = FAULTS[name];
    throw new FormError(
      `"${label}" must be a whole number from 0 to ${maxOf(name)} ${unit}, not ${text(name)}.`,
    );
  });
  return Object.fromEntries(values);
}
