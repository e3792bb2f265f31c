import { faultError } from "./fault-error.ts";
import type { Faults } from "./faults.ts";
import type { EnterLimit, LimitedCall } from "./limit.ts";
import type { Tally } from "./tally.ts";

/** Lets in a call that is neither a submission nor synchronous, or throws the `ApiError` with which it is refused. */
export type EnterOtherCall = (call: Exclude<LimitedCall, "submissions"> | "wake calls") => void;

/** The limit, which wake calls do not have, then the fault `refuseOtherRate`. */
export function createEnterOtherCall(options: {
  readonly enterLimit: EnterLimit;
  readonly faults: Faults;
  readonly tally: Tally;
}): EnterOtherCall {
  const { enterLimit, faults, tally } = options;
  return (call) => {
    if (call !== "wake calls") enterLimit(call);
    const status = faults.otherCall(call);
    if (status === undefined) return;
    tally.add("other_calls_refused");
    throw faultError("refuseOtherRate", status);
  };
}
