import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * Lets a client of DynamoDB make its signer once. By itself it makes one for each call, of a copy of its whole configuration. What differs
 * between calls is passed when they are signed; the signer asks for the credentials each time.
 *
 * @returns the same client
 */
export function keepSigner(client: DynamoDBClient): DynamoDBClient {
  const { config } = client;
  const make = config.signer;
  let made: ReturnType<typeof make> | undefined;
  config.signer = (authScheme) => {
    made ??= make(authScheme).catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  return client;
}
