import type { LogFields } from "@boomerang/runtime";
import { fromPortableError, type PortableError, toPortableError } from "../lambda/portable-error.ts";
import type { Reporters } from "./create-collaborators.ts";
import type { ReportedLetter } from "./report-dead-letters.ts";

/** What the handler in a worker thread tells the thread that started it. */
export type WorkerReport =
  | {
      readonly type: "log";
      readonly level: "info" | "warn" | "error";
      readonly message: string;
      /** Without the field `error`. */
      readonly fields: LogFields;
      readonly error?: PortableError;
    }
  | { readonly type: "count"; readonly of: Parameters<Reporters["meter"]["count"]> }
  | { readonly type: "gauge"; readonly of: Parameters<Reporters["meter"]["gauge"]> }
  | { readonly type: "dead_letter"; readonly letter: ReportedLetter };

/** Reporters of a worker: they post. */
export function reportersOfWorker(post: (report: WorkerReport) => void): Reporters {
  const log =
    (level: "info" | "warn" | "error") =>
    (message: string, given: LogFields = {}) => {
      const { error, ...others } = given;
      // Log lines are JSON: what JSON leaves out, such as a function, could not be posted.
      const fields = JSON.parse(JSON.stringify(others));
      post({
        type: "log",
        level,
        message,
        fields,
        ...("error" in given && { error: toPortableError(error) }),
      });
    };
  return {
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    meter: {
      count: (...of) => post({ type: "count", of }),
      gauge: (...of) => post({ type: "gauge", of }),
    },
    onDeadLetter: (letter) => post({ type: "dead_letter", letter }),
  };
}

/** Passes a worker's report on, as if its handler ran in this thread. */
export function passOn(report: WorkerReport, { log, meter, onDeadLetter }: Reporters): void {
  switch (report.type) {
    case "log": {
      const { level, message, fields, error } = report;
      log[level](message, error === undefined ? fields : { ...fields, error: fromPortableError(error) });
      break;
    }
    case "count":
      meter.count(...report.of);
      break;
    case "gauge":
      meter.gauge(...report.of);
      break;
    case "dead_letter":
      onDeadLetter(report.letter);
  }
}
