import { expect, test } from "vitest";
import { resourcesOf, templateOf } from "../testing/template.fixture.ts";

const secrets = resourcesOf(templateOf(), "AWS::SecretsManager::Secret");

test("until the key is set, its secret holds what can be no key, so that the functions say so", () => {
  // The rule of packages/runtime/src/secrets.ts.
  expect(secrets.ApiKey?.Properties.SecretString.trim()).not.toMatch(/^[\x21-\x7e]+$/);
});

test("what secrets hold at first is never reworded", () => {
  // Where this text of a template changes, CloudFormation writes it over the key and the secrets that are in use.
  expect(secrets.ApiKey?.Properties.SecretString).toBe("not set yet: put the key of the Inference API here");
  expect(secrets.WebhookSecrets?.Properties.SecretString).toBe("[]");
});

test("the link key is made by AWS and is in no template", () => {
  expect(secrets.LinkKey?.Properties.SecretString).toBeUndefined();
  expect(secrets.LinkKey?.Properties.GenerateSecretString).toEqual({
    PasswordLength: 64,
    ExcludePunctuation: true,
  });
});
