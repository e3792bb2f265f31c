import type { AwsClients } from "./aws-clients.ts";
import type { ResourceNames } from "./resource-names.ts";

export interface ClientOptions {
  /** Name of the stack; the client reads the names of its resources from its outputs. */
  readonly stack?: string | undefined;
  /**
   * Names of resources. They win over the stack's outputs; without a stack, the variables that the construct's `grantSubmit` and
   * `grantRead` set are used.
   */
  readonly names?: Partial<ResourceNames> | undefined;
  /**
   * Whether to use the pipeline of `pnpm dev` on this machine instead of a deployment; default `false`. Neither the environment nor
   * `~/.aws` changes where these calls go; `provider` calls the API that the pipeline calls. Not with the other options.
   */
  readonly local?: boolean | undefined;
  /** Default: the region of the AWS SDK's configuration. */
  readonly region?: string | undefined;
  /**
   * Base URL of the Inference API, for `setApiKey` and `provider`: https, or http to this machine, since the key is sent there.
   * Default the provider's hosts.
   */
  readonly apiUrl?: string | undefined;
  /** Clients of the AWS SDK to use, instead of own ones. */
  readonly aws?: Partial<AwsClients> | undefined;
}
