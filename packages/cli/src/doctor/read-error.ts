import type { Finding } from "./finding.ts";

const DENIED = /AccessDenied|Unauthorized|NotAuthorized|Forbidden|KMSAccessDenied/;

/** A call to AWS that a check needs has failed. It quotes no message of AWS, which may quote what was sent. */
export class ReadError extends Error {
  override readonly name = "ReadError";
  /** The IAM action, such as `scheduler:GetSchedule`. */
  readonly action: string;
  /** The code of AWS's error, such as `AccessDeniedException`. */
  readonly code: string;

  constructor(action: string, { cause }: { readonly cause: unknown }) {
    const code = errorCode(cause);
    super(`${action} failed with ${code}`, { cause });
    this.action = action;
    this.code = code;
  }
}

/** @throws ReadError if the call fails */
export async function reading<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(action, { cause: error });
  }
}

/** The finding for a check that has thrown. */
export function notChecked(check: string, error: unknown): Finding {
  return { check, result: "not_checked", ...describe(error) };
}

function describe(error: unknown): Pick<Finding, "message" | "fix"> {
  if (error instanceof ReadError) {
    if (!DENIED.test(error.code)) {
      return { message: `${error.message}.`, fix: { text: "Run this again." } };
    }
    return {
      message: `These credentials may not call ${error.action}.`,
      fix: { text: `Allow ${error.action}, and run this again.` },
    };
  }
  if (isClientError(error)) return { message: `${error.message}.`, fix: { text: error.nextStep } };
  if (error instanceof Error && error.name === "DeadlineError") {
    return { message: "It took too long.", fix: { text: "Check the network, and run this again." } };
  }
  return { message: `The check failed with ${errorCode(error)}.`, fix: { text: "Run this again." } };
}

/** Not by its class, which would load the client. */
function isClientError(error: unknown): error is Error & { readonly nextStep: string } {
  return error instanceof Error && error.name === "BoomerangError";
}

/** The code of an error of AWS or of Node. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (error.name !== "Error") return error.name;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
