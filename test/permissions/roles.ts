import { resourcesOf, type Template, textOf } from "infra/testing/template";
import type { Grant } from "./evaluate.ts";
import { resolve } from "./resolve.ts";

/**
 * What the roles of a template may do, by the names of their functions. That roles have no other policies than these, and only
 * `Allow` statements, is a test of the stack.
 */
export function grantsOf(template: Template, name: string): Grant[] {
  return Object.values(resourcesOf(template, "AWS::IAM::Policy"))
    .filter(({ Properties }) => Properties.Roles.map(textOf).includes(`${name}Role`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(({ Action, Resource, Condition }) => ({
      actions: [Action].flat(),
      resources: [Resource].flat().map((resource) => resolve(template, resource)),
      condition: Condition,
    }));
}

/** The same statements, each with one action and one resource. */
export function singleGrants(grants: readonly Grant[]): Grant[] {
  return grants.flatMap(({ actions, resources, condition }) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({ actions: [action], resources: [resource], condition })),
    ),
  );
}
