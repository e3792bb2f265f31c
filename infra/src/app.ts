import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { DeploymentConfig } from "./deployment-config.ts";
import { BoomerangStack } from "./stack.ts";

const DEFAULT_CONFIG = "boomerang.config.ts";

const app = new App();
const file: unknown = app.node.tryGetContext("config") ?? DEFAULT_CONFIG;
const { default: config }: { default: DeploymentConfig } = await import(
  pathToFileURL(resolve(String(file))).href
);
const { stackName = "Boomerang", ...settings } = config;
new BoomerangStack(app, stackName, settings);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
