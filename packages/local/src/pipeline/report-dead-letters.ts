import type { Queue } from "@boomerang/runtime";

/** Why a message was moved to the dead-letter queue. It quotes nothing of the message. */
export interface ReportedLetter {
  readonly code: string;
  readonly message: string;
  readonly messageId: string | undefined;
}

/** The queue, which calls `report` after each message that is stored in it. */
export function reportDeadLetters<Q extends Pick<Queue, "send">>(
  queue: Q,
  report: (letter: ReportedLetter) => void,
): Q {
  return {
    ...queue,
    async send(message) {
      await queue.send(message);
      const { error_code = "unknown", error_message = "", message_id } = message.attributes ?? {};
      report({ code: error_code, message: error_message, messageId: message_id });
    },
  };
}
