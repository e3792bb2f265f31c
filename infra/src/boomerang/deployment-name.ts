import { DEFAULT_DEPLOYMENT_NAME } from "@boomerang/core";
import { Names, Stack, Token } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

// Names of alarms, dashboards and namespaces may have 255 characters, and add something to it.
const MAX_LENGTH = 120;

/**
 * The name of a deployment, for names that must be unique in an account or region: the stack's name, or, if the construct
 * is not the only `Boomerang` at the top of its stack, a name made from the stack's name and its path. At most 128 characters.
 */
export function deploymentName(boomerang: IConstruct): string {
  const stack = Stack.of(boomerang);
  const isAtTop = boomerang.node.scope === stack && boomerang.node.id === DEFAULT_DEPLOYMENT_NAME;
  return isAtTop && !Token.isUnresolved(stack.stackName)
    ? stack.stackName
    : Names.uniqueResourceName(boomerang, { separator: "-", maxLength: MAX_LENGTH });
}

/**
 * The name of the event bus. `undefined` stands for CDK's own, which is made from construct ids: they include the name of the
 * stack only if that is also the stack's id. Such buses keep it, since a new name replaces the bus, and with it the rules on it.
 */
export function busName(boomerang: IConstruct): string | undefined {
  let stack = Stack.of(boomerang);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  return stack.stackName === stack.node.id ? undefined : `${deploymentName(boomerang)}-EventBus`;
}
