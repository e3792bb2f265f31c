/** The part of an AWS SDK client that is used here. */
interface SigningClient {
  readonly config: { signer: (authScheme?: never) => Promise<object> };
}

/**
 * Lets an SDK client make its signer once. By itself it makes one for each call, of a copy of its whole configuration. What differs
 * between calls is passed when they are signed; the signer asks for the credentials each time. Not for S3 and EventBridge, some of whose
 * calls need another signer.
 *
 * @returns the same client
 */
export function keepSigner<Client>(client: Client & SigningClient): Client {
  const { config } = client;
  const make = config.signer;
  let made: Promise<object> | undefined;
  config.signer = (authScheme) => {
    made ??= make(authScheme).catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  return client;
}
