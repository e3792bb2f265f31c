import { echo } from "./echo.ts";
import { type FailureStatus, failed, type Model } from "./model.ts";

export function failing(status: FailureStatus): Model {
  return { durationMs: 0, call: () => failed(status, `This model fails every call with ${status}`) };
}

/** Fails this fraction of its calls with 500, at random; otherwise returns its input. */
export function flaky(rate: number): Model {
  const succeeding = echo(0);
  return {
    durationMs: 0,
    call: (input, random) =>
      random() < rate
        ? failed(500, "This model fails some of its calls with 500")
        : succeeding.call(input, random),
  };
}
