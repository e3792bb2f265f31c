// What we use of dynalite's parts. It has no types of its own.

type DynaliteCallback<T> = (error: unknown, value?: T) => void;

declare module "dynalite/validations/index.js" {
  /** Both throw an error with `statusCode` and `body`, the response to an invalid request. */
  export function checkTypes(input: unknown, types: unknown): object;
  export function checkValidations(input: object, types: unknown, custom: unknown, store: unknown): void;
}

declare module "dynalite/validations/*" {
  export const types: unknown;
  export const custom: unknown;
}

declare module "dynalite/actions/*" {
  /** The error of a rejected request has `statusCode` and `body`. */
  function run(store: unknown, input: object, callback: DynaliteCallback<object>): void;
  export default run;
}
