/** When the steps of a delivery end at the latest, in milliseconds since the epoch. A step that ends early leaves its time to the next one. */
export interface DeliveryDeadlines {
  /** The token is verified. */
  readonly verifiedBy: number;
  /** The delivery is stored. */
  readonly storedBy: number;
  /** A delivery that could not be stored is spilled; then the response must be sent. */
  readonly spilledBy: number;
}

// The response is sent within seven seconds. The provider waits ten, and makes only one more attempt; the other three are for
// what happens before the request reaches the API Gateway and after the response leaves it. Without the link key a delivery can
// be neither stored nor spilled, so reading it gets the most. What it leaves suffices for a table that works, and for two
// attempts at the spill queue.
const FROM_REQUEST = { verifiedBy: 4400, storedBy: 5000, spilledBy: 6900 } as const;
// After a late start a delivery still gets enough to be stored or spilled by services that respond normally.
const FROM_START = { verifiedBy: 700, storedBy: 1300, spilledBy: 2000 } as const;
// The API Gateway waits no longer than that: an older time is a mistake of some clock.
const MAX_WAIT_MS = 29_000;

/**
 * The deadlines of a delivery. They count from the arrival of its request, so that a cold start, which the provider waits for
 * too, does not push the response past its time limit.
 *
 * @param startedAt when the receiver began to handle it
 * @param requestedAt when the API Gateway received the request, if that is known
 */
export function deadlinesOf(startedAt: number, requestedAt: number | undefined): DeliveryDeadlines {
  const isPlausible =
    requestedAt !== undefined && requestedAt <= startedAt && startedAt - requestedAt <= MAX_WAIT_MS;
  const from = isPlausible ? requestedAt : startedAt;
  const end = (step: keyof DeliveryDeadlines) =>
    Math.max(from + FROM_REQUEST[step], startedAt + FROM_START[step]);
  return { verifiedBy: end("verifiedBy"), storedBy: end("storedBy"), spilledBy: end("spilledBy") };
}
