import type { Collaborators } from "./collaborators.ts";

/** Says in log and metrics why a delivery was refused; its sender is told nothing. */
export function refused(
  { log, meter }: Pick<Collaborators, "log" | "meter">,
  why: "no webhook path" | "wrong token" | "forged" | "stale",
  jobId?: string,
): void {
  log.warn("delivery refused", { why, ...(jobId !== undefined && { job_id: jobId }) });
  meter.count("DeliveriesRefused");
}
