import { createLocalSecrets } from "@boomerang/local";
import { createVault, SECRET_IDS, vaultClient } from "../simulation/models/vault.ts";
import { secretsContract, secretsManagerContract } from "./secrets-contract.ts";

secretsManagerContract("of the simulation", async () => {
  const vault = createVault();
  return {
    client: vaultClient(async (id) => vault.get(id)),
    ids: SECRET_IDS,
    put: async (id, value) => vault.put(id, value),
  };
});

secretsContract("of the local pipeline", async () => {
  const { values, ...secrets } = createLocalSecrets();
  // Nobody but the functions needs the key of the links, so it is told to nobody.
  return { secrets, values: { ...values, linkKey: await secrets.linkKey() } };
});
