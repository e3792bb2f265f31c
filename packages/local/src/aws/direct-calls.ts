import { setImmediate } from "node:timers/promises";

/** A request of an AWS service that speaks JSON. */
export interface ServiceRequest {
  /** Such as `GetItem`. */
  readonly operation: string;
  /** JSON. */
  readonly body: string;
}

export interface ServiceResponse {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** Responds to a request without a connection, as it does at the service's endpoint. */
export type ServiceCall = (request: ServiceRequest) => Promise<ServiceResponse>;

interface SdkCommand {
  readonly input: object;
}

/**
 * Makes a client of the AWS SDK call a service of this process, without a connection, signature or retries. Half of the
 * pipeline's time would be spent on those.
 *
 * Its errors have the names of the service's errors, and are instances of the SDK's classes of those names.
 */
export function callDirectly<C extends { readonly send: unknown }>(client: C, call: ServiceCall): C {
  async function send(command: SdkCommand, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) {
    abortSignal?.throwIfAborted();
    const operation = command.constructor.name.replace(/Command$/, "");
    const response = await orAborted(call({ operation, body: toJson(command.input) }), abortSignal);
    // Other work gets its turn before a response, as with a connection: many calls in a row must not block timers and signals.
    await setImmediate();
    const output = fromJson(response.body);
    if (response.status === 200) return { ...output, $metadata: { httpStatusCode: 200 } };
    throw serviceError(response.status, output);
  }
  return Object.assign(client, { send });
}

/** The response, or the error of the signal if that comes first; the service is not stopped then. */
async function orAborted<T>(responding: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return responding;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([responding, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** JSON with bytes as base64. */
function toJson(input: object): string {
  return JSON.stringify(input, function (this: Readonly<Record<string, unknown>>, key, value) {
    // Not `value`, which is what a Buffer itself makes of its bytes.
    const bytes = this[key];
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString("base64") : value;
  });
}

function fromJson(text: string): Record<string, unknown> {
  if (!text.includes('"B":"')) return JSON.parse(text);
  // Bytes of DynamoDB. The value of an attribute with the name B is an object.
  return JSON.parse(text, (key, value) =>
    key === "B" && typeof value === "string" ? new Uint8Array(Buffer.from(value, "base64")) : value,
  );
}

function serviceError(httpStatusCode: number, body: Readonly<Record<string, unknown>>): Error {
  const { __type: type, message, Message, ...fields } = body;
  return Object.assign(new Error(String(message ?? Message ?? type)), fields, {
    name: String(type).replace(/^.*#/, ""),
    $fault: httpStatusCode < 500 ? "client" : "server",
    $metadata: { httpStatusCode },
  });
}
