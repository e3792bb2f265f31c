/**
 * Which items of a batch failed, as Lambda reads an answer: no answer and no list mean none, and a list with anything
 * in it that is no item of the batch means that nobody knows, so `undefined`: all of them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedItems(answer: unknown, batch: readonly string[]): ReadonlySet<string> | undefined {
  const failures = member(answer, "batchItemFailures") ?? [];
  if (!Array.isArray(failures)) return undefined;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = member(failure, "itemIdentifier");
    if (typeof id !== "string" || !batch.includes(id)) return undefined;
    failed.add(id);
  }
  return failed;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
