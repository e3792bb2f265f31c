/** What somebody wrote into a form or an address is not valid; the message says how to write it. */
export class FormError extends Error {
  override readonly name = "FormError";
}
