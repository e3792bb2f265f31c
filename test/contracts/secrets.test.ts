import { createLocalSecrets } from "@boomerang/local";
import { secretsContract, secretsManagerContract } from "@boomerang/testkit/contracts/secrets-contract";
import { createSecretsModel, SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";

secretsManagerContract("of the simulation", async () => {
  const secrets = createSecretsModel();
  return {
    client: secretsClient(async (id) => secrets.get(id)),
    ids: SECRET_IDS,
    put: async (id, value) => secrets.put(id, value),
  };
});

secretsContract("of the local pipeline", async () => {
  const { values, ...secrets } = createLocalSecrets();
  // Only the functions need the link key, so it is not among the local values.
  return { secrets, values: { ...values, linkKey: await secrets.linkKey() } };
});
