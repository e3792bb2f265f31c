import { JOB_STATUSES, memberText, tryParse } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import * as v from "valibot";
import { SQS_FORBIDDEN_CHARACTER } from "../aws/sqs-characters.ts";

const expectedSchema = v.union([
  v.strictObject({ status: v.picklist(JOB_STATUSES), error_code: v.optional(v.string()) }),
  v.strictObject({ dead_letter: v.string() }),
]);

/** The outcome that a line expects: the status of the job, or a dead letter with its error code. */
export type ExpectedOutcome = Readonly<v.InferOutput<typeof expectedSchema>>;

/** One message of the input. */
export interface InputLine {
  /** Counted from 1. */
  readonly line: number;
  /** The message body, unchanged. */
  readonly body: string;
  readonly expected?: ExpectedOutcome;
  /** Why SQS would reject the body; continues a sentence that begins with "the message". */
  readonly unsendable?: string;
}

/** The input is invalid; the error message states how to fix it. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/**
 * Parses a line that is not blank: `{"message": …, "expected": …}`, or any other text, which is itself the message.
 *
 * A `message` that is an object is sent as it is written; one that is a string is sent as the string's value.
 *
 * @throws {InputError} when `expected` is invalid or there is an unknown field beside `message`
 */
export function parseInputLine(text: string, line: number): InputLine {
  const wrapped = parseWrapped(text, line);
  const { message, expected } = wrapped ?? {};
  if (expected !== undefined && !v.is(expectedSchema, expected)) {
    throw new InputError(
      `Line ${line}: "expected" is invalid. Use {"status": "SUCCEEDED"} (any status, "error_code" is optional) ` +
        'or {"dead_letter": "invalid_json"}.',
    );
  }
  const messageText = wrapped && memberText(text, "message");
  const body = typeof message === "string" ? message : (messageText ?? text);
  const unsendable = reasonSqsRejects(body);
  return {
    line,
    body,
    ...(expected !== undefined && { expected }),
    ...(unsendable !== undefined && { unsendable }),
  };
}

function parseWrapped(
  text: string,
  line: number,
): { readonly message: unknown; readonly expected?: unknown } | undefined {
  const value = tryParse(text);
  if (typeof value !== "object" || value === null || !("message" in value)) return undefined;
  const unknownField = Object.keys(value).find((key) => key !== "message" && key !== "expected");
  if (unknownField !== undefined) {
    // With a target it is itself a message, though an invalid one: the dispatcher reports why.
    if ("target" in value) return undefined;
    throw new InputError(
      `Line ${line}: unknown field ${JSON.stringify(unknownField)} beside "message". ` +
        'Use {"message": …, "expected": …}, or the message itself, with its "target".',
    );
  }
  const { message } = value;
  const isMessage = typeof message === "string" || (typeof message === "object" && message !== null);
  return isMessage ? value : undefined;
}

function reasonSqsRejects(body: string): string | undefined {
  if (body === "") return "is empty, which SQS rejects";
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) return `has ${bytes} bytes; the limit of SQS is ${MAX_MESSAGE_BYTES}`;
  const code = SQS_FORBIDDEN_CHARACTER.exec(body)?.[0].codePointAt(0);
  if (code === undefined) return undefined;
  return `contains the character U+${code.toString(16).toUpperCase().padStart(4, "0")}, which SQS rejects`;
}
