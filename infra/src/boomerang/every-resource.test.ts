import { CfnResource, Stack, TagManager } from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { expect, test } from "vitest";
import { PLATFORM_SETTINGS } from "../testing/platform-settings.fixture.ts";
import {
  createApp,
  inlineCode,
  resourcesOf,
  synthesise,
  templateOf,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";

const template = templateOf(PLATFORM_SETTINGS);

test("every role has the permissions boundary", () => {
  const roles = Object.entries(resourcesOf(template, "AWS::IAM::Role"));
  expect(roles).toHaveLength(5);
  for (const [name, { Properties }] of roles) {
    expect(Properties.PermissionsBoundary, name).toBe(PLATFORM_SETTINGS.permissionsBoundary);
  }
});

test("without the setting, no role has a boundary, and no resource has tags", () => {
  expect(JSON.stringify(templateOf())).not.toMatch(/PermissionsBoundary|"Tags":/);
});

test("a managed policy of the app can be the boundary", () => {
  const stack = new Stack(createApp(), "Shop");
  const statements = [new PolicyStatement({ actions: ["s3:*"], resources: ["*"] })];
  const permissionsBoundary = new ManagedPolicy(stack, "Limit", { statements });
  new Boomerang(stack, "Boomerang", { permissionsBoundary, code: inlineCode });
  const roles = Object.values(resourcesOf(synthesise(stack), "AWS::IAM::Role"));
  expect(new Set(roles.map(({ Properties }) => textOf(Properties.PermissionsBoundary)))).toEqual(
    new Set([expect.stringMatching(/^Limit/)]),
  );
});

/** The property with the tags of a resource whose type can have some, according to CDK's copy of AWS's resource types. */
function tagsProperty(resource: CfnResource): string | undefined {
  const properties: unknown = Reflect.get(resource, "cfnProperties");
  return Object.keys(typeof properties === "object" && properties !== null ? properties : {}).find((name) =>
    /tags$/i.test(name),
  );
}

test("every resource that can have tags has those of the settings", () => {
  const stack = new Stack(createApp(), "Boomerang");
  new Boomerang(stack, "Boomerang", { ...PLATFORM_SETTINGS, code: inlineCode });
  const all = stack.node.findAll().filter(CfnResource.isCfnResource);
  const { Resources } = synthesise(stack).toJSON();
  const taggable = all.filter((node) => TagManager.isTaggable(node) || tagsProperty(node) !== undefined);
  expect(taggable.length).toBeGreaterThan(50);
  const untagged = taggable.filter((node) => {
    const tags = JSON.stringify(Resources[stack.getLogicalId(node)].Properties);
    return !Object.entries(PLATFORM_SETTINGS.tags).every(([key, value]) =>
      [`{"Key":"${key}","Value":"${value}"}`, `"${key}":"${value}"`].some((tag) => tags.includes(tag)),
    );
  });
  expect(untagged.map(({ node, cfnResourceType }) => `${cfnResourceType} ${node.path}`)).toEqual([]);
});
