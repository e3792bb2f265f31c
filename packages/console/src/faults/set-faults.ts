import { FAULT_NAMES, type FaultControls, type FaultName } from "./fault-values.ts";

const TEXTS: Readonly<Record<FaultName, (value: number) => string>> = {
  throttled: (value) => `${value} % of submissions rejected`,
  failed: (value) => `${value} % of submissions accepted, but answered with an error`,
  cut: (value) => `${value} % of submissions accepted, but cut off`,
  lost: (value) => `${value} % of deliveries lost`,
  late: (value) => `${value} % of deliveries late`,
  repeated: (value) => `${value} % of deliveries repeated`,
  slow: (value) => `inferences take ${value} ms`,
  cold: (value) => `cold starts take ${value} ms`,
};

/** The faults that differ from what the simulated API starts with, each in a few words. */
export function setFaults({ none, read }: Pick<FaultControls, "none" | "read">): readonly string[] {
  const values = read();
  return FAULT_NAMES.filter((name) => values[name] !== none[name]).map((name) => TEXTS[name](values[name]));
}
