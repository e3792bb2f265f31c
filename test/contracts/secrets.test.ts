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
  // Nobody but the functions needs the key of the links, so it is told to nobody.
  return { secrets, values: { ...values, linkKey: await secrets.linkKey() } };
});
