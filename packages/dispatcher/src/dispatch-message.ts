import { InvalidMessageError, type Message, parseMessage } from "@boomerang/core";
import { cancelJob } from "./cancel-job.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { MessageDisposition } from "./message-disposition.ts";
import { rejectMessage } from "./reject-message.ts";
import { resubmitJob, submitJob } from "./submit-job.ts";

/** A message as SQS gave it. */
export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  /** How often SQS has given it out, this time included. */
  readonly receives: number;
}

/** Does what a message asks for. */
export async function dispatchMessage(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
): Promise<MessageDisposition> {
  const message = tryParse(received);
  const done =
    message instanceof InvalidMessageError ? message : await perform(dispatcher, message, received.receives);
  return done instanceof InvalidMessageError ? rejectMessage(dispatcher, received, done) : done;
}

function tryParse({ body, id }: ReceivedMessage): Message | InvalidMessageError {
  try {
    return parseMessage(body, id);
  } catch (error) {
    if (error instanceof InvalidMessageError) return error;
    throw error;
  }
}

function perform(
  dispatcher: Dispatcher,
  message: Message,
  receives: number,
): Promise<MessageDisposition | InvalidMessageError> {
  switch (message.type) {
    case "submit":
      return submitJob(dispatcher, message, receives);
    case "cancel":
      return cancelJob(dispatcher, message.job_id, receives);
    case "resubmit":
      return resubmitJob(dispatcher, message.job_id, receives);
  }
}
