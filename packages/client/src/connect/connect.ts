import { BoomerangError } from "../boomerang-error.ts";
import type { Surroundings } from "../surroundings.ts";
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
  close(): void;
}

/** Calls nothing before it is used. */
export function connect({ env, localPipelines }: Surroundings, options: ClientOptions): Connection {
  const { stack, names = {}, region, aws = {} } = options;
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
        const name = localNames(await pipeline())[key];
        if (name !== undefined) return name;
        throw new BoomerangError(`the local pipeline has no ${key}`, {
          code: "not_configured",
          nextStep:
            "Use a deployment. The local pipeline takes its API key from the environment: see pnpm dev --help.",
        });
      },
    };
  }
  const { clients, close } = lazyAwsClients(aws, remoteConfig(region));
  const nameOf = createFindName({ names, stack, env, cloudFormation: clients.cloudFormation });
  return { clients, close, nameOf, deploymentId: () => nameOf("queueUrl") };
}

function checkLocal(options: ClientOptions): void {
  const other = (["stack", "names", "region", "aws"] as const).find((name) => options[name] !== undefined);
  if (other === undefined) return;
  throw new BoomerangError(`local and ${other} name two deployments`, {
    code: "invalid_argument",
    nextStep: `Pass either local, for the pipeline on this machine, or ${other}.`,
  });
}
