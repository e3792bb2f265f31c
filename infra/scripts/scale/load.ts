import type { Workload } from "../cost/sizes.ts";

/** What is asked of Boomerang: jobs of one size, at a steady rate. */
export interface Load extends Workload {
  /** Submissions a second, without end. */
  readonly perSecond: number;
}
