/**
 * A delivery whose body cannot be read; its message names the field to mend and quotes nothing of the body.
 */
export class MalformedDeliveryError extends Error {
  override readonly name = "MalformedDeliveryError";
  /** The field at fault, or `body` where it is the whole. */
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`the delivery's ${field} ${problem}`);
    this.field = field;
  }
}
