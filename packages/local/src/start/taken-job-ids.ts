import type { DeadLetters } from "./dead-letters.ts";
import type { SentLine } from "./sent-line.ts";

/**
 * Whether a dead letter is still to come: of messages that differ and have the same job id, one creates the job, and the
 * others find the id taken. SQS does not keep order, so it is not known which.
 */
export function awaitsDeadLetter(sent: readonly SentLine[], deadLetters: Pick<DeadLetters, "find">): boolean {
  const jobs = Map.groupBy(
    sent.filter(({ digest }) => digest !== undefined),
    ({ jobId }) => jobId,
  );
  return [...jobs.values()].some((lines) => {
    const messages = new Map(lines.map((line) => [line.digest, line]));
    const others = [...messages.values()].filter((line) => deadLetters.find(line) === undefined);
    return others.length > 1;
  });
}
