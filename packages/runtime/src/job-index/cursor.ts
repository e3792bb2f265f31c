import * as v from "valibot";

/** A cursor that this version did not make. */
export class CursorError extends Error {
  override readonly name = "CursorError";
}

const schema = v.strictObject({ at: v.pipe(v.string(), v.isoTimestamp()), ids: v.array(v.string()) });

/** Where a listing was left: the time of the last job, and the jobs of that time that were listed already. */
export type CursorState = Readonly<v.InferOutput<typeof schema>>;

/** The cursor after one more job. Several jobs can have the same time, which alone would skip or repeat some of them. */
export function cursorAfter(state: CursorState | undefined, at: string, jobId: string): CursorState {
  return { at, ids: state?.at === at ? [...state.ids, jobId] : [jobId] };
}

export function writeCursor(state: CursorState): string {
  return Buffer.from(JSON.stringify(state)).toString("base64url");
}

/** @throws {@link CursorError} */
export function readCursor(text: string): CursorState {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(text, "base64url").toString()));
  } catch (cause) {
    throw new CursorError("the cursor is not valid; list again without a cursor", { cause });
  }
}
