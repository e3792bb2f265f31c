import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DEFAULT_CONFIG, loadConfig } from "./settings/load-config.ts";
import { DeploymentSettingsError } from "./settings/parse-settings.ts";
import { BoomerangStack } from "./stack.ts";

try {
  const app = new App();
  const { stackName, terminationProtection, settings } = await loadConfig(
    String(app.node.tryGetContext("config") ?? DEFAULT_CONFIG),
  );
  new BoomerangStack(app, stackName, { settings }, { terminationProtection });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof DeploymentSettingsError)) throw error;
  // The stack trace would not help to correct a setting.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
