import type { Random } from "@boomerang/core";

/** What a model is called with: JSON as its text, or anything else as bytes. */
export type ModelInput =
  | { readonly type: "json"; readonly text: string }
  | { readonly type: "bytes"; readonly bytes: Uint8Array };

/** What a model gives: JSON as its text, or a stream, one chunk every `intervalMs` milliseconds. */
export type ModelOutput =
  | { readonly type: "json"; readonly text: string }
  | {
      readonly type: "stream";
      readonly contentType: string;
      readonly chunks: readonly Uint8Array[];
      readonly intervalMs: number;
    };

/** The statuses with which a model call can fail. */
export type FailureStatus = 422 | 500 | 502 | 503 | 504;

/** How a model call ended. */
export type CallResult =
  | { readonly ok: true; readonly output: ModelOutput }
  | { readonly ok: false; readonly status: FailureStatus; readonly message: string };

/** What stands behind a model id or a chain id. */
export interface Model {
  /** Milliseconds that one call takes. */
  readonly durationMs: number;
  call(input: ModelInput, random: Random): CallResult;
}

/** A call that worked, with a JSON output. */
export function succeeded(output: unknown): CallResult {
  return { ok: true, output: { type: "json", text: JSON.stringify(output) } };
}

/** A call that failed. */
export function failed(status: FailureStatus, message: string): CallResult {
  return { ok: false, status, message };
}

/** The text of an input that is one, or that has one as `text`; `undefined` for any other. */
export function textOf(input: ModelInput): string | undefined {
  if (input.type === "bytes") return undefined;
  const value: unknown = JSON.parse(input.text);
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("text" in value)) return undefined;
  return typeof value.text === "string" ? value.text : undefined;
}
