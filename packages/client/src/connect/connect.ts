import { findUrlProblem } from "@boomerang/runtime/secure-url";
import { BoomerangError } from "../boomerang-error.ts";
import type { Surroundings } from "../surroundings.ts";
import { deploymentApi, type FindApiAccess, localApi } from "./api-access.ts";
import { type LazyAwsClients, lazyAwsClients, localConfig, remoteConfig } from "./aws-clients.ts";
import type { ClientOptions } from "./client-options.ts";
import { createFindName, type FindName } from "./find-names.ts";
import { sharedLocalPipeline } from "./local-pipeline.ts";
import { localNames } from "./resource-names.ts";

/** How a client reaches its deployment, or the local pipeline. */
export interface Connection {
  readonly clients: LazyAwsClients;
  readonly nameOf: FindName;
  /** Names the deployment; the local pipeline has another one each time it is started, since its jobs end with it. */
  deploymentId(): Promise<string>;
  readonly findApiAccess: FindApiAccess;
  close(): void;
}

/**
 * Calls nothing before it is used.
 *
 * @throws BoomerangError `invalid_argument`
 */
export function connect({ env, localPipelines }: Surroundings, options: ClientOptions): Connection {
  const { stack, names = {}, region, aws = {}, apiUrl } = options;
  if (options.local === true) {
    checkLocal(options);
    const pipeline = sharedLocalPipeline(localPipelines);
    return {
      ...lazyAwsClients({}, localConfig(pipeline)),
      async deploymentId() {
        const { queue_urls, started_at } = await pipeline();
        return `${queue_urls.jobs} since ${started_at}`;
      },
      async nameOf(key) {
        if (key === "apiKeySecretArn" || key === "unpublishedQueueUrl") throw needsStack();
        return localNames(await pipeline())[key];
      },
      findApiAccess: localApi(pipeline, env.BASETEN_API_KEY),
    };
  }
  checkApiUrl(apiUrl);
  const { clients, close } = lazyAwsClients(aws, remoteConfig(region));
  const nameOf = createFindName({ names, stack, env, cloudFormation: clients.cloudFormation });
  return {
    clients,
    close,
    nameOf,
    deploymentId: () => nameOf("queueUrl"),
    findApiAccess: deploymentApi({
      secretsManager: clients.secretsManager,
      secretId: () => nameOf("apiKeySecretArn"),
      apiKey: env.BASETEN_API_KEY,
      apiUrl,
    }),
  };
}

function needsStack(): BoomerangError {
  return new BoomerangError("the local pipeline stores no API key: that needs a deployed stack", {
    code: "not_configured",
    nextStep:
      "Use a deployment. The local pipeline takes its key from the environment when it starts: see npx -y pnpm@12 dev --help.",
  });
}

// The key is sent there.
function checkApiUrl(apiUrl: string | undefined): void {
  const problem = apiUrl === undefined ? undefined : findUrlProblem(apiUrl);
  if (problem === undefined) return;
  throw new BoomerangError(`the URL of the Inference API ${problem}`, {
    code: "invalid_argument",
    nextStep:
      "Correct apiUrl, which the command line takes from BOOMERANG_API_URL, or leave it out for the provider's hosts.",
  });
}

function checkLocal(options: ClientOptions): void {
  const other = (["stack", "names", "region", "aws", "apiUrl"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (other === undefined) return;
  throw new BoomerangError(`local and ${other} name two deployments`, {
    code: "invalid_argument",
    nextStep: `Pass either local, for the pipeline on this machine, or ${other}.`,
  });
}
