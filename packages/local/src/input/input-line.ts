import { JOB_STATUSES, memberText } from "@boomerang/core";
import * as v from "valibot";
import { SQS_FORBIDDEN_CHARACTER } from "../aws/sqs-characters.ts";

const expectedSchema = v.union([
  v.strictObject({ status: v.picklist(JOB_STATUSES), error_code: v.optional(v.string()) }),
  v.strictObject({ dead_letter: v.string() }),
]);

/** What the author of a line says will become of it: the job's status, or a dead letter with its code. */
export type ExpectedOutcome = Readonly<v.InferOutput<typeof expectedSchema>>;

/** One message of the input. */
export interface InputLine {
  /** Counted from 1. */
  readonly line: number;
  /** The body to send, byte for byte. */
  readonly body: string;
  readonly expected?: ExpectedOutcome;
  /** Why SQS would not take the body, where it would not. */
  readonly unsendable?: string;
}

/** The input cannot be used; the message says what to mend. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/**
 * Reads a line that is not blank: `{"message": …, "expected": …}`, or any other text, which is a message as it stands.
 *
 * A `message` that is an object is sent as it is written, one that is a string as what it says.
 *
 * @throws {InputError} when `expected` is not one of the two forms, or beside `message` stands what is not known
 */
export function parseInputLine(text: string, line: number): InputLine {
  const wrapped = parseWrapped(text, line);
  if (wrapped === undefined) return withProblem({ line, body: text });
  const { message, expected } = wrapped;
  const body = typeof message === "string" ? message : (memberText(text, "message") ?? text);
  if (expected === undefined) return withProblem({ line, body });
  if (!v.is(expectedSchema, expected)) {
    throw new InputError(
      `Line ${line}: "expected" is not understood. Write {"status": "SUCCEEDED"} (or another status, with ` +
        'an "error_code" if you like) or {"dead_letter": "invalid_json"}.',
    );
  }
  return withProblem({ line, body, expected });
}

function parseWrapped(
  text: string,
  line: number,
): { readonly message: unknown; readonly expected?: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("message" in value)) return undefined;
  const stranger = Object.keys(value).find((key) => key !== "message" && key !== "expected");
  if (stranger !== undefined) {
    // With a target it is a message, though a bad one: the dispatcher says why.
    if ("target" in value) return undefined;
    throw new InputError(
      `Line ${line}: beside "message" stands ${JSON.stringify(stranger)}, which is not known there. ` +
        'Write {"message": …, "expected": …}, or the message by itself, with its "target".',
    );
  }
  const { message } = value;
  const isMessage = typeof message === "string" || (typeof message === "object" && message !== null);
  return isMessage ? value : undefined;
}

const MAX_MESSAGE_BYTES = 1024 * 1024;

function withProblem(line: InputLine): InputLine {
  const unsendable = problem(line.body);
  return unsendable === undefined ? line : { ...line, unsendable };
}

function problem(body: string): string | undefined {
  if (body === "") return "is empty, and SQS takes no empty message";
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) return `has ${bytes} bytes, and SQS takes ${MAX_MESSAGE_BYTES} at most`;
  const code = SQS_FORBIDDEN_CHARACTER.exec(body)?.[0].codePointAt(0);
  if (code === undefined) return undefined;
  return `has the character U+${code.toString(16).toUpperCase().padStart(4, "0")}, which SQS does not take`;
}
