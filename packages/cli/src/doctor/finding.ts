export type CheckResult = "ok" | "warning" | "problem" | "not_checked";

/** What to do about a finding: one sentence or two, and a command to copy if there is one. */
export interface Fix {
  readonly text: string;
  /** In shell words, one line. */
  readonly command?: string | undefined;
}

/** What one check found. */
export interface Finding {
  /** Such as `api key`. */
  readonly check: string;
  readonly result: CheckResult;
  /** What was found, and why it matters. Never a secret, a token or a signature. */
  readonly message: string;
  readonly fix?: Fix | undefined;
}
