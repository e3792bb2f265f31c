import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { EMPTY_FORM, type SubmitForm } from "../views/submit-page.tsx";

/**
 * The form of a job from the message of a dead letter, as far as it can be read. The job's id is left out: another job has it, or had it.
 * The input is as it was written, so that numbers keep their digits.
 */
export function formOfMessage(body: string): SubmitForm {
  const message = objectOf(body);
  const text = (name: string) => textOf(message[name]);
  return {
    ...EMPTY_FORM,
    target: targetText(message.target),
    input: memberText(body, "model_input"),
    batchId: text("batch_id"),
    priority: text("priority"),
    metadata: memberText(body, "metadata"),
  };
}

/** The text of a member of a message; empty if there is none. */
function memberText(body: string, name: string): string {
  try {
    const tree = parseTree(body);
    const node = tree && findNodeAtLocation(tree, [name]);
    return node === undefined ? "" : body.slice(node.offset, node.offset + node.length);
  } catch {
    // It is nested too deep to be parsed.
    return "";
  }
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
