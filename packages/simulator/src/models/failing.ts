import { echo } from "./echo.ts";
import { type FailureStatus, failed, type Model } from "./model.ts";

/** Fails every call with this status. */
export function failing(status: FailureStatus): Model {
  return { durationMs: 0, call: () => failed(status, `This model fails every call with ${status}`) };
}

/** Fails this part of its calls with a 500, by chance; otherwise gives back its input. */
export function flaky(rate: number): Model {
  const steady = echo(0);
  return {
    durationMs: 0,
    call: (input, random) =>
      random() < rate
        ? failed(500, "This model fails some of its calls with 500")
        : steady.call(input, random),
  };
}
