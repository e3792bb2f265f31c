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

/**
 * The same methods; their errors are known to be of this service, and a success ends its outage.
 *
 * @param isCached whether a success may be a cached value, which proves something only after a failure of the same process
 */
export function watchService<T extends object>(
  circuits: Pick<CircuitBreaker, "succeeded" | "state">,
  { service, isCached }: { readonly service: string; readonly isCached: boolean },
  methods: T,
): T {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method !== "function"
      ? method
      : async (...args: unknown[]) => {
          const result = await (method(...args) as Promise<unknown>).catch(rethrowFrom(service));
          const scope = awsScope(service);
          // Nobody waits for it, and it never rejects: a permit, for example, is valid only briefly.
          if (!isCached || circuits.state(scope).failingSince > 0) void circuits.succeeded([scope]);
          return result;
        },
  ]);
  return Object.fromEntries(entries) as T;
}
