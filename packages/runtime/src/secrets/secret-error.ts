/** A secret is unusable. The message names the secret and the form that it must have, never its value. */
export class SecretError extends Error {
  override readonly name = "SecretError";
}
