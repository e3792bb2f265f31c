import { apiKeyNumber } from "@boomerang/testkit/models/secrets";
import type { API_FAULTS, FaultProfile, Outage, Service } from "../faults/fault-profile.ts";

type FaultsBetween = (from: number, to: number) => Partial<FaultProfile>;

/** What makes every submission fail for a while. */
export interface Cause {
  readonly name: string;
  /** How the faults of the run change, between two times in ms since its start. */
  readonly faults?: FaultsBetween;
  /** What the secret contains meanwhile. */
  readonly apiKey?: string;
  /** Whether the API may have accepted the submissions, although it responds to health probes. */
  readonly isHidden?: boolean;
  /** Whether the processes cannot share since when it lasts. */
  readonly isUnshared?: boolean;
}

const apiFails =
  (what: (typeof API_FAULTS)[number], more: Partial<FaultProfile> = {}): FaultsBetween =>
  (from, to) => ({ apiFaults: [{ what, from, to }], ...more });

const isUnavailable =
  (what: Service, how: Outage["how"]): FaultsBetween =>
  (from, to) => ({ outages: [{ what, how, from, to }] });

export const CAUSES: readonly Cause[] = [
  { name: "wrong API key", apiKey: apiKeyNumber(9) },
  { name: "unreadable API key", apiKey: "" },
  { name: "the API responds with 401", faults: apiFails("account_error") },
  { name: "the API responds with 429", faults: apiFails("throttled") },
  { name: "the API responds with 503", faults: apiFails("unavailable") },
  { name: "connections to the API are refused", faults: isUnavailable("api", "refuses") },
  { name: "the API responds with 500, 502 or 504", faults: apiFails("server_error") },
  {
    name: "the same, but only to submissions",
    faults: apiFails("server_error", { sparesOtherCalls: true }),
    isHidden: true,
  },
  { name: "the API does not respond", faults: isUnavailable("api", "hangs") },
  { name: "table `Jobs` refuses calls", faults: isUnavailable("jobs", "refuses") },
  { name: "table `Jobs` does not respond", faults: isUnavailable("jobs", "hangs") },
  { name: "table `Control` refuses calls", faults: isUnavailable("control", "refuses"), isUnshared: true },
  { name: "table `Control` does not respond", faults: isUnavailable("control", "hangs"), isUnshared: true },
  { name: "Secrets Manager refuses calls", faults: isUnavailable("secrets", "refuses") },
];
