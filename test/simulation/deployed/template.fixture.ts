import { resourceOf, templateOf } from "infra/testing/template";
import { expect } from "vitest";
import { TARGETS } from "../engine/settings.ts";
import { FUNCTIONS, type FunctionName } from "./as-deployed.ts";

/** A deployment that sets only the targets of the simulation, each woken every 15 minutes. */
export const template = templateOf({
  targets: TARGETS.map((target) => ({ target, wake: [{ cron: "0/15 * * * ? *" }] })),
});

export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];

export const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

export const functionOf = (name: FunctionName) =>
  resourceOf(template, "AWS::Lambda::Function", titled(name)).Properties;

/** Compares a figure of the simulation with the stack's. */
export function compare(what: string, simulated: unknown, deployed: unknown): void {
  const figures = `the simulation has ${JSON.stringify(simulated)}, the stack deploys ${JSON.stringify(deployed)}`;
  expect(deployed, `${what}: ${figures}`).toEqual(simulated);
}
