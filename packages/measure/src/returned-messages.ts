/** How long a message that the dispatcher returned stayed invisible, compared with what the dispatcher asked for. */
export interface ReturnedMessage {
  readonly messageId: string;
  readonly askedMs: number;
  readonly seenMs: number;
  /** Whether the same batch also had a job that was submitted. */
  readonly isPartialFailure: boolean;
  /** `delayed`: so late that a backlog may be the reason, and too soon for the queue's own timeout: it tells nothing. */
  readonly verdict: "kept" | "early" | "delayed" | "late";
}

export type Verdict = "kept" | "not kept" | "not observed";

interface Line {
  readonly message: string;
  readonly at: number;
  readonly invocation: string;
  readonly messageId: string;
  readonly afterMs: number;
}

// The line is written just before the call that changes the visibility; SQS counts whole seconds, which are rounded up.
const EARLY_MS = 500;
// Lambda polls all the time; a cold start, and other batches that come first, take seconds.
const DELAYED_MS = 30_000;
// The queue's own timeout is six minutes, counted from the receive, which is some time before the line.
const QUEUE_TIMEOUT_MS = 330_000;

/**
 * Finds pairs of consecutive receives of the same message. The dispatcher logs each return of a message, so a message that was
 * returned twice shows when SQS delivered it again.
 */
export function returnedMessages(dispatcherLog: readonly string[]): ReturnedMessage[] {
  const lines = dispatcherLog.flatMap((line) => parse(line) ?? []);
  const succeeded = new Set(
    lines.filter(({ message }) => message === SUBMITTED).map(({ invocation }) => invocation),
  );
  const returned = lines.filter(({ message }) => message === RETRIED).toSorted((a, b) => a.at - b.at);
  const pairs: ReturnedMessage[] = [];
  const latest = new Map<string, Line>();
  for (const line of returned) {
    const before = latest.get(line.messageId);
    latest.set(line.messageId, line);
    if (before === undefined) continue;
    const [askedMs, seenMs] = [before.afterMs, line.at - before.at];
    const isPartialFailure = succeeded.has(before.invocation);
    pairs.push({
      messageId: line.messageId,
      askedMs,
      seenMs,
      isPartialFailure,
      verdict: verdictOf(askedMs, seenMs),
    });
  }
  return pairs;
}

/** Whether the visibility timeout that the function set survives; only batches of which one part failed tell. */
export function verdictOnVisibility(returned: readonly ReturnedMessage[]): Verdict {
  const telling = returned.filter(
    ({ isPartialFailure, verdict }) => isPartialFailure && verdict !== "delayed",
  );
  if (telling.length === 0) return "not observed";
  return telling.every(({ verdict }) => verdict === "kept") ? "kept" : "not kept";
}

const SUBMITTED = "job submitted";
const RETRIED = "message will be retried";

function verdictOf(askedMs: number, seenMs: number): ReturnedMessage["verdict"] {
  if (seenMs < askedMs - EARLY_MS) return "early";
  if (seenMs <= askedMs + DELAYED_MS) return "kept";
  return seenMs < QUEUE_TIMEOUT_MS ? "delayed" : "late";
}

function parse(line: string): Line | undefined {
  if (!line.includes(`"message":"${SUBMITTED}"`) && !line.includes(`"message":"${RETRIED}"`))
    return undefined;
  try {
    const {
      message,
      timestamp,
      function_request_id: invocation,
      message_id: messageId,
      after_ms,
    } = JSON.parse(line);
    return { message, at: Date.parse(timestamp), invocation, messageId, afterMs: Number(after_ms) };
  } catch {
    return undefined;
  }
}
