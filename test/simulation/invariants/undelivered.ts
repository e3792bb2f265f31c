import type { Observer } from "../engine/observer.ts";
import type { Process } from "../engine/process.ts";
import type { ReportViolation } from "./violation.ts";

const CODE = "OUTPUT_NOT_DELIVERED";
const EXPLAINED = /too large.* 4\.7 MB/;

interface Reported {
  readonly status?: string;
  readonly webhook_status?: string;
}

/** @param resubmits whether the setting asks for a resubmission of jobs whose output could not be delivered */
export function undeliveredInvariants(violated: ReportViolation, resubmits: boolean): Partial<Observer> {
  /** By process and request, the last status that the API reported to it. */
  const reports = new Map<Process, Map<string, Reported>>();

  return {
    apiResponded({ operation, process, requestId, status, body }) {
      if (operation !== "status") return;
      const own = reports.get(process) ?? new Map<string, Reported>();
      reports.set(process, own.set(requestId, status === 200 ? (JSON.parse(body) as Reported) : {}));
    },
    wrote(process, { before, after }) {
      const { job_id: jobId, status, errors = [] } = after;
      if (before?.status !== "SUBMITTED" || (status !== "LOST" && status !== "PENDING")) return;
      const report = reports.get(process)?.get(before.request_id ?? "");
      const isUndelivered = report?.status === "WEBHOOK_FAILED" || report?.webhook_status === "FAILED";
      const cause = errors.find(({ code }) => code === CODE);
      if (isUndelivered && before.deliveries === 0 && cause === undefined)
        violated("a job without its delivery names the cause", JSON.stringify(errors), jobId);
      if (cause === undefined) return;
      if (!isUndelivered || before.deliveries > 0)
        violated("size is named as the cause only if no delivery came", JSON.stringify(report), jobId);
      if (!EXPLAINED.test(cause.message))
        violated("a job without its delivery names the cause", cause.message, jobId);
      if (status === "PENDING" && !resubmits)
        violated("an output that cannot be delivered is inferred once", `${after.submissions}`, jobId);
    },
  };
}
