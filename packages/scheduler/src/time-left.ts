/** What begins with less time left than this, in milliseconds, might not end before the function does. */
export const LAST_CALL_MS = 15_000;
