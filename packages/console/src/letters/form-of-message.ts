import { EMPTY_FORM, type SubmitForm } from "../views/submit-page.tsx";

/**
 * The form of a job from the message of a dead letter, as far as it can be read. The job's id is left out: another job has it, or had it.
 * The input is written anew: numbers with more digits than JavaScript knows are the only ones that change.
 */
export function formOfMessage(body: string): SubmitForm {
  const message = objectOf(body);
  const text = (name: string) => textOf(message[name]);
  const { model_input: input = message.input } = message;
  return {
    ...EMPTY_FORM,
    target: targetText(message.target),
    input: input === undefined ? "" : JSON.stringify(input, undefined, 2),
    batchId: text("batch_id"),
    priority: text("priority"),
    metadata: message.metadata === undefined ? "" : JSON.stringify(message.metadata),
  };
}

function targetText(target: unknown): string {
  const {
    model_id,
    chain_id,
    environment = "production",
    deployment_id,
    development,
    regional,
  } = fieldsOf(target);
  const id = textOf(model_id ?? chain_id);
  if (id === "") return textOf(target);
  const kind = model_id === undefined ? "chain" : "model";
  if (development === true) return `${kind}:${id}/development`;
  if (deployment_id !== undefined) return `${kind}:${id}/deployment:${textOf(deployment_id)}`;
  return `${kind}:${id}/${textOf(environment)}${regional === true ? "@regional" : ""}`;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
