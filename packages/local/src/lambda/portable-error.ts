/** An error as data: between threads, a cloned error keeps neither its name nor its fields. */
export interface PortableError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** The fields that tell the error's kind, such as `code` and `$metadata`. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: PortableError | undefined;
}

// What `safeError` and callers read.
const FIELDS = ["code", "status", "$fault", "$metadata"];
const MAX_CAUSES = 3;

/** The data of whatever was thrown. */
export function toPortableError(thrown: unknown, depth = 0): PortableError {
  if (!(thrown instanceof Error))
    return { name: "Error", message: `a ${typeof thrown} was thrown`, fields: {} };
  const { name, message, stack, cause } = thrown;
  const own = Object.entries(thrown).filter(([key]) => FIELDS.includes(key));
  return {
    ...{ name, message, stack },
    fields: JSON.parse(JSON.stringify(Object.fromEntries(own))),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: toPortableError(cause, depth + 1) }),
  };
}

/** An error with this data. It is an instance of `Error` only, whatever its class was. */
export function fromPortableError({ name, message, stack, fields, cause }: PortableError): Error {
  const error = new Error(message, cause && { cause: fromPortableError(cause) });
  return Object.assign(error, fields, { name, stack });
}
