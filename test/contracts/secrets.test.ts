import { createLocalSecrets } from "@boomerang/local";
import { createSecretsModel, SECRET_IDS, secretsClient } from "../simulation/models/secrets.ts";
import { secretsContract, secretsManagerContract } from "./secrets-contract.ts";

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
