import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { App, type Stack, Stage } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { BoomerangSettings } from "../settings/settings.ts";
import { BoomerangStack } from "../stack.ts";

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, "../../cdk.json"), "utf8"));

/** An app with the feature flags of cdk.json, as the CDK CLI runs it. */
export function createApp(outdir?: string): App {
  return new App({ context, analyticsReporting: false, ...(outdir !== undefined && { outdir }) });
}

export type { Template };

/** Code for functions that needs no bundle. */
export const inlineCode = () => Code.fromInline("export const handler = async () => {};");

/** The template of a stack; deletes the files that synthesis writes. */
export function synthesise(stack: Stack): Template {
  try {
    return Template.fromStack(stack);
  } finally {
    const outdir = Stage.of(stack)?.outdir;
    if (outdir !== undefined) rmSync(outdir, { recursive: true });
  }
}

const synthesised = new Map<string, Template>();

/** The template of a stack with these settings; synthesised once for each combination. */
export function templateOf(settings: BoomerangSettings = {}, stackName = "Boomerang"): Template {
  const key = JSON.stringify([settings, stackName]);
  const template =
    synthesised.get(key) ??
    synthesise(new BoomerangStack(createApp(), stackName, { ...settings, code: inlineCode }));
  synthesised.set(key, template);
  return template;
}

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as in findResources of aws-cdk-lib
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** The resources of a type, by {@link shortName}. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  const found = Object.entries(template.findResources(type)) as [string, Resource][];
  return Object.fromEntries(found.map(([id, resource]) => [shortName(id), resource]));
}

/** The only resource of a type whose short name begins with `name`. */
export function resourceOf(template: Template, type: string, name = ""): Resource {
  const found = Object.entries(resourcesOf(template, type)).filter(([key]) => key.startsWith(name));
  const [first, second] = found;
  if (first === undefined || second !== undefined) throw new Error(`${found.length} ${type} named ${name}…`);
  return first[1];
}

const PSEUDO: Readonly<Record<string, string>> = {
  "AWS::AccountId": "123456789012",
  "AWS::Partition": "aws",
  "AWS::Region": "us-east-1",
  "AWS::URLSuffix": "amazonaws.com",
};

/** A value of a template with the branches of `Fn::If` that CloudFormation takes in a partition. */
export function inPartition(template: Template, partition: string, value: unknown): unknown {
  const conditions: Record<string, { "Fn::Equals": [unknown, string] }> = template.toJSON().Conditions ?? {};
  return JSON.parse(JSON.stringify(value), (_key, part) => {
    if (!Array.isArray(part?.["Fn::If"])) return part;
    const [name, yes, no] = part["Fn::If"];
    const [left, right] = conditions[name]?.["Fn::Equals"] ?? [];
    if (JSON.stringify(left) !== '{"Ref":"AWS::Partition"}')
      throw new TypeError(`${name} is about something else`);
    return right === partition ? yes : no;
  });
}

/** A value of a template as text; a reference becomes the short name of its resource. */
export function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if ("Ref" in value) return PSEUDO[String(value.Ref)] ?? shortName(String(value.Ref));
  if ("Fn::GetAtt" in value && Array.isArray(value["Fn::GetAtt"])) {
    const [id, attribute] = value["Fn::GetAtt"];
    return attribute === "Arn" ? shortName(id) : `${shortName(id)}.${attribute}`;
  }
  if ("Fn::Join" in value && Array.isArray(value["Fn::Join"])) {
    const [separator, parts] = value["Fn::Join"];
    return parts.map(textOf).join(separator);
  }
  throw new TypeError(`not a string, Ref, Fn::GetAtt or Fn::Join: ${JSON.stringify(value)}`);
}

/** `BoomerangJobsTable9B507428` is `JobsTable`. */
export function shortName(logicalId: string): string {
  return logicalId.replace(/^Boomerang/, "").replace(/[0-9A-F]{8}$/, "");
}
