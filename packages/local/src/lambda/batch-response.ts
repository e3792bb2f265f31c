import { fieldsOf } from "../json.ts";

/** A function returned `batchItemFailures` that Lambda does not accept, so the whole batch counts as failed. */
export class BadBatchResponseError extends Error {
  override readonly name = "BadBatchResponseError";

  constructor(functionName: string) {
    super(
      `${functionName} returned batchItemFailures that Lambda does not accept, so the whole batch counts as ` +
        "failed. Set each itemIdentifier to the identifier of an item in the batch.",
    );
  }
}

/**
 * The failed items of a batch, by the rules of Lambda: no response and an empty list mean that none failed.
 *
 * @throws {BadBatchResponseError} on an identifier that is empty or not of this batch
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedIdentifiers(
  response: unknown,
  batch: readonly string[],
  functionName: string,
): ReadonlySet<string> {
  const failures = fieldsOf(response).batchItemFailures ?? [];
  if (!Array.isArray(failures)) throw new BadBatchResponseError(functionName);
  const known = new Set(batch);
  const failed = new Set<string>();
  for (const failure of failures) {
    const identifier = fieldsOf(failure).itemIdentifier;
    if (typeof identifier !== "string" || !known.has(identifier))
      throw new BadBatchResponseError(functionName);
    failed.add(identifier);
  }
  return failed;
}
