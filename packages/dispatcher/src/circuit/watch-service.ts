import type { CircuitBreaker } from "./circuit-breaker.ts";
import { awsScope, UNEXPECTED } from "./scopes.ts";

/** Which service of AWS an error came from. */
const scopes = new WeakMap<object, string>();

/** The scope whose failure an error is. */
export function scopeOf(error: unknown): string {
  return (typeof error === "object" && error !== null && scopes.get(error)) || UNEXPECTED;
}

/** Rethrows an error of a service of AWS. */
export function rethrowFrom(service: string): (error: unknown) => never {
  return (error) => {
    if (typeof error === "object" && error !== null) scopes.set(error, awsScope(service));
    throw error;
  };
}

/** The same methods; their errors are known to be of this service, and a success ends its outage. */
export function watchService<T extends object>(
  circuits: Pick<CircuitBreaker, "succeeded" | "state">,
  service: string,
  methods: T,
): T {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method !== "function"
      ? method
      : async (...args: unknown[]) => {
          const result = await (method(...args) as Promise<unknown>).catch(rethrowFrom(service));
          // A cached value proves nothing, unless the same process has failed to read it before.
          const scope = awsScope(service);
          if (circuits.state(scope).failingSince > 0) await circuits.succeeded([scope]);
          return result;
        },
  ]);
  return Object.fromEntries(entries) as T;
}
