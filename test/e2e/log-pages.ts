export interface LogEvent {
  readonly timestamp?: number | undefined;
  readonly message?: string | undefined;
}

/** MiniStack's limit for one call; it gives no token for more. */
const PAGE = 10_000;

/**
 * Every event of a log group, oldest first.
 *
 * @param eventsFrom the oldest events from a time on, up to `limit` of them; from the beginning without a time
 * @throws if the events of one time fill a page, since later ones cannot be read
 */
export async function allEvents<E extends LogEvent>(
  eventsFrom: (startTime?: number) => Promise<readonly E[]>,
  limit = PAGE,
): Promise<readonly E[]> {
  const all: E[] = [];
  for (;;) {
    const startTime = all.at(-1)?.timestamp;
    const page = await eventsFrom(startTime);
    // The page repeats the events of its first time that are known already.
    const known = startTime === undefined ? 0 : all.filter(({ timestamp }) => timestamp === startTime).length;
    all.push(...page.slice(known));
    if (page.length < limit) return all;
    if (page.length === known)
      throw new Error(`the log lines of ${startTime} fill a page of ${limit}; later ones cannot be read`);
  }
}
