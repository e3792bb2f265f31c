import { InvalidMessageError, type Message, parseMessage } from "@boomerang/core";
import { cancelBatch, cancelPage } from "./cancel-batch.ts";
import { cancelJob } from "./cancel-job.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { MessageDisposition } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { rejectMessage } from "./reject-message.ts";
import { resubmitJob, submitJob } from "./submit/submit-job.ts";

/** Does what a message asks for, or rejects the message. */
export async function dispatchMessage(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
): Promise<MessageDisposition> {
  const message = tryParse(received);
  const result =
    message instanceof InvalidMessageError ? message : await perform(dispatcher, received, message);
  return result instanceof InvalidMessageError ? rejectMessage(dispatcher, received, result) : result;
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
  received: ReceivedMessage,
  message: Message,
): Promise<MessageDisposition | InvalidMessageError> {
  switch (message.type) {
    case "submit":
      return submitJob(dispatcher, received, message);
    case "cancel":
      return cancelJob(dispatcher, received, message.job_id);
    case "cancel_batch":
      return cancelBatch(dispatcher, received, message.batch_id);
    case "cancel_page":
      return cancelPage(dispatcher, message);
    case "resubmit":
      return resubmitJob(dispatcher, received, message.job_id);
  }
}
