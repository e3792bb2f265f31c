import { BoomerangError } from "@boomerang/client";
import { FormError } from "../form-error.ts";

/** What a page shows for an error. */
export interface Described {
  readonly status: 400 | 403 | 404 | 409 | 500 | 502;
  readonly message: string;
  readonly nextStep: string | undefined;
}

/** Errors of the client and of queries say what to do; of any other error nothing is shown but that it happened. */
export function describeError(error: unknown): Described {
  if (error instanceof FormError) return { status: 400, message: error.message, nextStep: undefined };
  if (!(error instanceof BoomerangError)) {
    return {
      status: 500,
      message: "The console failed: this is an error of its own.",
      nextStep: "Its terminal shows the error. Please report it.",
    };
  }
  return { status: statusOf(error), message: sentence(error.message), nextStep: error.nextStep };
}

function statusOf({ code }: BoomerangError): Described["status"] {
  if (code === "invalid_argument" || code === "invalid_job") return 400;
  if (code === "job_not_found") return 404;
  return code === "access_denied" ? 403 : code === "wrong_status" || code === "not_stored" ? 409 : 502;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** An error that its page shows beside what was written, with its status. @throws any error of the console itself */
export function problemOf(error: unknown) {
  const { status } = describeError(error);
  if (status === 500) throw error;
  return { status, problem: errorText(error) };
}

/** An error in one text. */
export function errorText(error: unknown): string {
  const { message, nextStep = "" } = describeError(error);
  return `${message} ${nextStep}`.trim();
}
