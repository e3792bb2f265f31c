import type { FunctionName } from "../bundles.ts";
import { deliveryEvent, endedJobEvent, jobsEvent, MINUTE } from "../events.ts";

/** A batch of ten jobs, a delivery, a change of a record, or a minute's work. */
export function firstEvent(name: FunctionName): object {
  switch (name) {
    case "dispatcher":
      return jobsEvent(Array.from({ length: 10 }, (_, n) => `order-${n}`));
    case "receiver":
      return deliveryEvent("order-1");
    case "publisher":
      return endedJobEvent("order-1");
    case "scheduler":
      return MINUTE;
  }
}

type Response =
  | { readonly statusCode?: number; readonly batchItemFailures?: readonly unknown[] }
  | null
  | undefined;

const hasNoFailure = (response: unknown) => ((response as Response)?.batchItemFailures ?? []).length === 0;

/** Whether a function did what its event asks for. */
export const EXPECTED: Readonly<Record<FunctionName, (response: unknown) => boolean>> = {
  dispatcher: hasNoFailure,
  publisher: hasNoFailure,
  scheduler: (response) => response === undefined || response === null,
  receiver: (response) => (response as Response)?.statusCode === 200,
};
