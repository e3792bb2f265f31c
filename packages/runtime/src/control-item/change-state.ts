import type { VersionedStore } from "./versioned-store.ts";

const MAX_ATTEMPTS = 10;

/** Other processes changed the state at each attempt. A later call may succeed. */
export class ContentionError extends Error {
  override readonly name = "ContentionError";
}

/**
 * Changes a shared state, once more from the start whenever another process has changed it meanwhile.
 *
 * @param change the new state; `undefined` if there is nothing to change
 * @returns the state afterwards
 * @throws {ContentionError} if other processes came first at each of ten attempts
 */
export async function changeState<State>(
  store: VersionedStore<State>,
  change: (state: State | undefined) => State | undefined,
): Promise<State | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const current = await store.read();
    const next = change(current?.state);
    if (next === undefined) return current?.state;
    if (await store.write(next, current?.version)) return next;
  }
  throw new ContentionError(
    `other processes changed an item of table Control at each of ${MAX_ATTEMPTS} attempts`,
  );
}
