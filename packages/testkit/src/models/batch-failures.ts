/**
 * The failed items of a batch, as Lambda reads the response of a function: without a list none failed; `undefined`
 * (all failed) if the list contains anything but items of the batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedItems(response: unknown, batch: readonly string[]): ReadonlySet<string> | undefined {
  const failures = member(response, "batchItemFailures") ?? [];
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
