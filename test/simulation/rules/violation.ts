/** A rule that was broken. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  /** The job that it is about. */
  readonly jobId?: string;
}

/** Tells that a rule was broken. */
export type Violated = (rule: string, what: string, jobId?: string) => void;
