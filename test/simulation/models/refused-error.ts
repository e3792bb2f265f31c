/** A call that AWS does not take, under the name that its SDK gives the error. */
export class RefusedError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
