declare module "dynalite/validations/index.js" {
  /** Both throw an error with `statusCode` and `body`, the response to an invalid request. */
  export function checkTypes(input: unknown, types: unknown): object;
  export function checkValidations(input: object, types: unknown, custom: unknown, store: unknown): void;
}
