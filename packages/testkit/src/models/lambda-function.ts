export type ExitReason = "crash" | "timeout" | "recycled";

/** How an invocation of a Lambda function ended; `exited`: its process ended before it responded. */
export type Invocation<Response> =
  | { readonly type: "responded"; readonly response: Response }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "exited"; readonly reason: ExitReason }
  | { readonly type: "throttled" };

export interface LambdaFunction<Event, Response> {
  invoke(event: Event): Promise<Invocation<Response>>;
}

/** A function that never exits and is never throttled. */
export function functionOf<Event>(
  consume: (event: Event) => Promise<unknown>,
): LambdaFunction<Event, unknown> {
  return {
    invoke: (event) =>
      consume(event).then(
        (response) => ({ type: "responded", response }),
        (error: unknown) => ({ type: "failed", error }),
      ),
  };
}
