import { InvalidMessageError, parseMessage, type SubmitMessage } from "./parse-message.ts";

export const MESSAGE_ID = "c0ffee00-0000-4000-8000-000000000000";
export const valid = { job_id: "order-123", target: { model_id: "abc123" }, model_input: { text: "hello" } };

export function parse(body: unknown): SubmitMessage {
  return parseMessage(typeof body === "string" ? body : JSON.stringify(body), MESSAGE_ID) as SubmitMessage;
}

export function rejectionOf(body: unknown): InvalidMessageError {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof InvalidMessageError) return error;
    throw error;
  }
  throw new Error("the message was accepted");
}
