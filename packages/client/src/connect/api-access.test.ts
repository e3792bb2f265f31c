import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { LocalPipelineState } from "@boomerang/runtime/local-pipeline";
import { localPipelineState } from "@boomerang/testkit/local-pipeline-state";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, test } from "vitest";
import { errorOf } from "../client.fixture.ts";
import { deploymentApi, localApi } from "./api-access.ts";

const KEY = "abcdEFGH.mnopQRST";

describe("the API of a deployment", () => {
  function setUp(apiKey?: string) {
    const real = new SecretsManagerClient({ region: "us-east-1" });
    const secrets = mockClient(real);
    secrets.on(GetSecretValueCommand).resolves({ SecretString: KEY });
    const find = deploymentApi({
      ...{ secretsManager: async () => real, secretId: async () => "arn:key" },
      ...{ apiKey, apiUrl: "https://proxy.example" },
    });
    return { find, secrets };
  }

  test("has the key of its secret, which is read once", async () => {
    const { find, secrets } = setUp();
    const access = { apiKey: KEY, baseUrl: "https://proxy.example" };
    expect([await find(), await find()]).toEqual([access, access]);
    expect(secrets.calls()).toHaveLength(1);
  });

  test("has the key of the environment if there is one", async () => {
    const { find, secrets } = setUp("other.KEY12345");
    expect(await find()).toMatchObject({ apiKey: "other.KEY12345" });
    expect(secrets.calls()).toEqual([]);
  });

  test("is tried again if its secret could not be read, or has no key", async () => {
    const { find, secrets } = setUp();
    secrets
      .on(GetSecretValueCommand)
      .rejectsOnce(Object.assign(new Error("no"), { name: "AccessDeniedException" }))
      .resolvesOnce({ SecretString: "PASTE_THE_KEY" })
      .resolves({ SecretString: KEY });
    expect(await errorOf(find())).toMatchObject({ code: "access_denied" });
    expect(await errorOf(find())).toMatchObject({ code: "key_rejected" });
    expect(await find()).toMatchObject({ apiKey: KEY });
  });
});

describe("the API of the local pipeline", () => {
  const simulated = localPipelineState();
  const { api_key: _, api_url: _1, ...rest } = simulated;
  const real: LocalPipelineState = { ...rest, api: "provider" };

  test("is the simulator with its own key, whatever the environment has", async () => {
    expect(await localApi(async () => simulated, KEY)()).toEqual({
      apiKey: simulated.api_key,
      baseUrl: simulated.api_url,
    });
  });

  test("is the real one with the key of the environment, at the URL that the pipeline calls", async () => {
    expect(await localApi(async () => real, KEY)()).toEqual({ apiKey: KEY, baseUrl: undefined });
    const proxied = { ...real, api_url: "https://proxy.example" };
    expect(await localApi(async () => proxied, KEY)()).toMatchObject({ baseUrl: "https://proxy.example" });
  });

  test.each([undefined, ""])("needs the key in the environment if it is the real one: %j", async (envKey) => {
    expect(await errorOf(localApi(async () => real, envKey)())).toMatchObject({
      code: "not_configured",
      message: expect.stringContaining("BASETEN_API_KEY"),
      nextStep: expect.stringContaining("the key with which the local pipeline was started"),
    });
  });

  test("of a pipeline that was started again is the new one", async () => {
    let state = simulated;
    const find = localApi(async () => state, undefined);
    await find();
    state = { ...simulated, api_key: "new" };
    expect(await find()).toMatchObject({ apiKey: "new" });
  });
});
