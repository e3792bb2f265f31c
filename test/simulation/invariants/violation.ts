export interface Violation {
  readonly invariant: string;
  /** What was found instead. */
  readonly detail: string;
  readonly jobId?: string;
}

export type ReportViolation = (invariant: string, detail: string, jobId?: string) => void;
