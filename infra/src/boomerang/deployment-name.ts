import { Names, Stack, Token } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** The name of the stack, and in it of the construct, by default. */
export const DEFAULT_NAME = "Boomerang";

// Room for what is added to it; names of alarms, dashboards and namespaces take 255.
const MAX_LENGTH = 120;

/**
 * What a deployment is called where an account or region has each name only once: the stack's name, or, where the
 * construct is not the stack's own `Boomerang`, a name made of its path.
 */
export function deploymentName(boomerang: IConstruct): string {
  const stack = Stack.of(boomerang);
  const isStacksOwn = boomerang.node.scope === stack && boomerang.node.id === DEFAULT_NAME;
  return isStacksOwn && !Token.isUnresolved(stack.stackName)
    ? stack.stackName
    : Names.uniqueResourceName(boomerang, { separator: "-", maxLength: MAX_LENGTH });
}

/** Where the functions of a deployment put their metrics, so that those of two do not run together. */
export function metricsNamespace(name: string): string {
  return name === DEFAULT_NAME ? name : `${DEFAULT_NAME}/${name}`;
}
