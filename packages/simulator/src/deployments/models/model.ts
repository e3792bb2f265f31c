import type { Random } from "@boomerang/core";

/** JSON as text, anything else as bytes. */
export type ModelInput =
  | { readonly type: "json"; readonly text: string }
  | { readonly type: "bytes"; readonly bytes: Uint8Array };

/** JSON as text (or almost: Python writes `NaN`), or a stream with one chunk every `intervalMs` milliseconds. */
export type ModelOutput =
  | { readonly type: "json"; readonly text: string }
  | {
      readonly type: "stream";
      readonly contentType: string;
      readonly chunks: readonly Uint8Array[];
      readonly intervalMs: number;
    };

export type FailureStatus = 422 | 500 | 502 | 503 | 504;

export type CallResult =
  | { readonly ok: true; readonly output: ModelOutput }
  | { readonly ok: false; readonly status: FailureStatus; readonly message: string };

/** The code behind a model id or a chain id. */
export interface Model {
  /** The duration of one call. */
  readonly durationMs: number;
  call(input: ModelInput, random: Random): CallResult;
}

export function succeeded(output: unknown): CallResult {
  return { ok: true, output: { type: "json", text: JSON.stringify(output) } };
}

export function failed(status: FailureStatus, message: string): CallResult {
  return { ok: false, status, message };
}

/** The input if it is a JSON string, or its member `text` if that is a string. */
export function textOf(input: ModelInput): string | undefined {
  if (input.type === "bytes") return undefined;
  const value: unknown = JSON.parse(input.text);
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("text" in value)) return undefined;
  return typeof value.text === "string" ? value.text : undefined;
}
