import type { FaultInjector as ApiFaultInjector } from "@boomerang/simulator";
import type { RunContext } from "../engine/run-context.ts";
import { START } from "../engine/settings.ts";
import type { API_FAULTS } from "./fault-profile.ts";

type ErrorFault = "throttled" | "unavailable" | "server_error" | "account_error";

const STATUSES: Readonly<Record<ErrorFault, readonly number[]>> = {
  throttled: [429],
  unavailable: [503],
  server_error: [500, 502, 504],
  account_error: [401],
};
const ACCEPTED_RATE = 0.7;

/** The faults of the API and of its deliveries, for the simulator. */
export function createApiFaults({ time, chance, profile, faults }: RunContext): ApiFaultInjector {
  const { lose, delay, repeat, reorder } = profile.delivery;
  const delayMs = chance.pick("delivery delay", [1_000, 120_000, 3 * 3_600_000]);

  function isActive(fault: (typeof API_FAULTS)[number]): boolean {
    const now = time.now() - START;
    return profile.apiFaults.some(({ what, from, to }) => what === fault && from <= now && now < to);
  }

  function errorStatusOf(call: string): number | undefined {
    const kinds = Object.keys(STATUSES) as ErrorFault[];
    const fault = kinds.find(
      (kind) => isActive(kind) && faults.inject(`api_${kind}`, call, profile.apiErrorRate),
    );
    return fault && chance.pick(`${call} status`, STATUSES[fault]);
  }

  return {
    submission(body) {
      const call = faults.numbered(`submit ${jobIdInSubmission(Buffer.from(body).toString())}`);
      const inject = (fault: "error_after_acceptance" | "response_lost") =>
        isActive(fault) && faults.inject(`api_${fault}`, call, ACCEPTED_RATE);
      return {
        rejectionStatus: errorStatusOf(call),
        isResponseLost: inject("response_lost"),
        failureStatus: inject("error_after_acceptance")
          ? chance.pick(`${call} status after acceptance`, STATUSES.server_error)
          : undefined,
      };
    },
    otherCall: (call) => (profile.sparesOtherCalls ? undefined : errorStatusOf(faults.numbered(call))),
    delivery(endpoint) {
      const name = faults.numbered(endpoint.split("/").at(-2) ?? "");
      return {
        isLost: faults.inject("delivery_lost", name, lose),
        delayMs: faults.inject("delivery_delayed", name, delay)
          ? Math.ceil(chance.of(`${name} late`) * delayMs)
          : 0,
        isRepeated: faults.inject("delivery_repeated", name, repeat),
        isReordered: faults.inject("delivery_reordered", name, reorder),
      };
    },
  };
}

/** The job of a submission, from its webhook URL. */
export function jobIdInSubmission(body: string): string {
  return /\/v1\/webhooks\/([^/"]+)\//.exec(body)?.[1] ?? "";
}
