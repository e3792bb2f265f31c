import { tryParse } from "@boomerang/core";

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

/** A pattern that EventBridge, or this part of it, does not accept. */
export class InvalidPatternError extends Error {
  override readonly name = "InvalidPatternError";
}

/**
 * Reads an event pattern, of which these parts are supported: nested fields, exact values, `exists`, and `$or`.
 *
 * @throws {InvalidPatternError} also for everything else that EventBridge has: it must not match by accident
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function parseEventPattern(text: string): EventPattern {
  const pattern = tryParse(text);
  if (pattern === undefined) throw invalid("it is not JSON");
  return fields(pattern, "the pattern");
}

function fields(pattern: unknown, name: string): EventPattern {
  if (!isObject(pattern)) throw invalid(`${name} must be an object or an array`);
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalid(`${name} is an empty object`);
  const matchers = entries.map(([key, value]): EventPattern => {
    if (key === "$or") return anyOf(list(value, key).map((each) => fields(each, key)));
    const matches = Array.isArray(value)
      ? anyOf(list(value, key).map((each) => leaf(each, key)))
      : fields(value, key);
    return (event) => matches(own(event, key));
  });
  return (event) => matchers.every((matches) => matches(event));
}

function own(event: unknown, key: string): unknown {
  return isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
}

function leaf(alternative: unknown, name: string): EventPattern {
  if (!isObject(alternative)) {
    if (Array.isArray(alternative)) throw invalid(`${name} has an array in its array`);
    // Of a field that is an array, one element is enough.
    return (value) => [value].flat().some((each) => each === alternative);
  }
  const { exists, ...others } = alternative;
  if (typeof exists !== "boolean" || Object.keys(others).length > 0) {
    throw invalid(`${name} has an operator that this EventBridge does not support`);
  }
  return (value) => (value !== undefined && !isObject(value)) === exists;
}

const anyOf =
  (matchers: readonly EventPattern[]): EventPattern =>
  (value) =>
    matchers.some((matches) => matches(value));

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw invalid(`${name} must be an array that is not empty`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const invalid = (reason: string) => new InvalidPatternError(`Event pattern is not valid. Reason: ${reason}.`);
