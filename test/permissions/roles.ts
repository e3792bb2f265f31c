import { resourcesOf, type Template, textOf } from "infra/testing/template";
import type { Grant } from "./evaluate.ts";
import { resolve } from "./resolve.ts";

/**
 * What a role of a template may do. That roles have no other policies than these is a test of the stack.
 *
 * @param name of the role's function
 */
export function grantsOf(template: Template, name: string): Grant[] {
  return Object.values(resourcesOf(template, "AWS::IAM::Policy"))
    .filter(({ Properties }) => Properties.Roles.map(textOf).includes(`${name}Role`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(({ Effect, Action, Resource, Condition = {}, ...others }) => {
      if (Object.keys(others).length > 0) throw new TypeError(`not known here: ${Object.keys(others)}`);
      return {
        effect: Effect,
        actions: [Action].flat(),
        resources: [Resource].flat().map((resource) => resolve(template, resource)),
        condition: mapped(Condition, (keys: object) =>
          mapped(keys, (values) => [values].flat().map((value) => resolve(template, value))),
        ),
      };
    });
}

function mapped<V, R>(fields: Readonly<Record<string, V>> | object, map: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, map(value)]));
}

/** The permissions among these statements, each with one action and one resource. */
export function singleGrants(grants: readonly Grant[]): Grant[] {
  return grants
    .filter(({ effect }) => effect !== "Deny")
    .flatMap(({ actions, resources, ...others }) =>
      actions.flatMap((action) =>
        resources.map((resource) => ({ ...others, actions: [action], resources: [resource] })),
      ),
    );
}
