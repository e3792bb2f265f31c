/** A delivery whose body cannot be read. The message names the field to fix and quotes nothing of the body. */
export class MalformedDeliveryError extends Error {
  override readonly name = "MalformedDeliveryError";
  /** The malformed field, or `body`. */
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`the delivery's ${field} ${problem}`);
    this.field = field;
  }
}
