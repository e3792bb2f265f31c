/** An invocation's answer names items that failed in a way Lambda does not accept, so all of them count as failed. */
export class BadBatchResponseError extends Error {
  override readonly name = "BadBatchResponseError";

  constructor(functionName: string) {
    super(
      `${functionName} answered batchItemFailures that Lambda does not accept, so the whole batch counts as ` +
        "failed. Each needs an itemIdentifier of an item in the batch.",
    );
  }
}

/**
 * Which items of a batch failed, read as Lambda reads it: no answer and an empty list mean none.
 *
 * @throws {BadBatchResponseError} on an identifier that is empty or not of this batch
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedIdentifiers(
  response: unknown,
  batch: readonly string[],
  functionName: string,
): ReadonlySet<string> {
  const failures = member(response, "batchItemFailures") ?? [];
  if (!Array.isArray(failures)) throw new BadBatchResponseError(functionName);
  const known = new Set(batch);
  const failed = new Set<string>();
  for (const failure of failures) {
    const identifier = member(failure, "itemIdentifier");
    if (typeof identifier !== "string" || !known.has(identifier))
      throw new BadBatchResponseError(functionName);
    failed.add(identifier);
  }
  return failed;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
