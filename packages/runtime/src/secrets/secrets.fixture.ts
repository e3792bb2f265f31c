import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { mockClient } from "aws-sdk-client-mock";
import { createSecrets, type SecretIds } from "./secrets.ts";

export const IDS = { apiKey: "arn:api-key", webhookSecrets: "arn:webhook", linkKey: "arn:link" };
export const MINUTE = 60_000;

/** Secrets with the `values` of the test; `undefined` means that Secrets Manager cannot be reached. */
export function setUp(
  values: { -readonly [id in keyof SecretIds]?: string | Uint8Array | undefined },
  ids: SecretIds = IDS,
  random = () => 0,
) {
  const time = new VirtualClock();
  const real = new SecretsManagerClient({ region: "us-east-1" });
  const client = mockClient(real);
  client.on(GetSecretValueCommand).callsFake(async ({ SecretId }: { SecretId: string }) => {
    const [name] = Object.entries(IDS).find(([, id]) => id === SecretId) ?? [];
    const value = values[name as keyof SecretIds];
    if (value === undefined) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    return typeof value === "string" ? { SecretString: value } : { SecretBinary: value };
  });
  const clock = {
    get at() {
      return time.now();
    },
    /** Time passes without any timer. */
    set at(at: number) {
      time.freeze(at - time.now());
    },
  };
  const secrets = createSecrets(real, ids, { clock: time, random, sleep: time.sleep });
  return {
    secrets,
    values,
    clock,
    time,
    client,
    reads: () => client.commandCalls(GetSecretValueCommand).length,
  };
}

/** Lets a read in the background finish. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
