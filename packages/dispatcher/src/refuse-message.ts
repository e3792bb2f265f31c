import type { InvalidMessageError } from "@boomerang/core";
import { MAX_MESSAGE_BYTES, writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { DONE, type Verdict } from "./verdict.ts";

const MAX_ATTRIBUTE_BYTES = 2000;

/**
 * Puts a message aside that can never be accepted: its job, where it names one, is recorded as rejected; the
 * message goes to the dead-letter queue with the reason. Stopping in between repeats both, which adds at most
 * a second dead letter.
 */
export async function refuseMessage(
  collaborators: Collaborators,
  message: { readonly id: string; readonly body: string },
  { code, message: why, jobId }: InvalidMessageError,
): Promise<Verdict> {
  const { log, meter } = collaborators;
  if (jobId !== undefined) {
    const errors = [{ code, message: why }];
    const written = await writeJob(collaborators, jobId, { type: "refuse", jobId, errors });
    if (written.type === "written") meter.count("JobsRejected");
  }
  await sendDeadLetter(collaborators, message, { error_code: code, error_message: cutBytes(why) });
  log.warn("message refused", { message_id: message.id, job_id: jobId, error_code: code });
  meter.count("DeadLetters");
  return DONE;
}

async function sendDeadLetter(
  { deadLetters, blobs }: Collaborators,
  { id, body }: { readonly id: string; readonly body: string },
  attributes: { readonly error_code: string; readonly error_message: string },
): Promise<void> {
  // The attributes count towards SQS's limit, which the message alone may reach.
  const room = MAX_MESSAGE_BYTES - 2 * MAX_ATTRIBUTE_BYTES;
  if (Buffer.byteLength(body) <= room) return deadLetters.send({ body, attributes });
  const body_location = await blobs.put(`dead-letters/${id}`, body);
  return deadLetters.send({ body: JSON.stringify({ body_location }), attributes });
}

function cutBytes(text: string): string {
  // What SQS takes in an attribute is what XML 1.0 calls a character; half a surrogate pair is none.
  const printable = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?");
  // Cutting may leave the beginning of a character, which decodes to U+FFFD.
  return Buffer.from(printable)
    .subarray(0, MAX_ATTRIBUTE_BYTES)
    .toString()
    .replace(/\ufffd+$/, "");
}
