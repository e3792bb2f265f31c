import type { ErrorCode } from "@boomerang/client";

/** Exit codes by kind. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  notFound: 4,
  invalidInput: 5,
  serviceError: 6,
  interrupted: 130,
  /** As the shell reports a program that SIGPIPE has ended. */
  brokenPipe: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_OF: Readonly<Record<ErrorCode, ExitCode>> = {
  invalid_job: EXIT.invalidInput,
  invalid_argument: EXIT.usage,
  not_configured: EXIT.usage,
  resource_not_found: EXIT.notFound,
  no_credentials: EXIT.notAllowed,
  access_denied: EXIT.notAllowed,
  key_rejected: EXIT.notAllowed,
  unavailable: EXIT.serviceError,
  call_rejected: EXIT.serviceError,
  job_not_found: EXIT.notFound,
  wrong_status: EXIT.invalidInput,
  timeout: EXIT.failed,
  aborted: EXIT.interrupted,
  output_not_json: EXIT.failed,
  output_invalid: EXIT.failed,
  not_stored: EXIT.notFound,
};
