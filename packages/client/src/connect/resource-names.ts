import { DEFAULT_DEPLOYMENT_NAME } from "@boomerang/core";
import { LOCAL_EVENT_BUS, type LocalPipelineState } from "@boomerang/runtime/local-pipeline";

/** Names of a deployment's resources. Each call needs only some of them. */
export interface ResourceNames {
  /** URL of the jobs queue: `submit`, `submitMany`, `cancel`, `cancelBatch`, `replay`. */
  readonly queueUrl: string;
  /** `get`, `wait`, `list`, `results`, `replay`. */
  readonly jobsTableName: string;
  /** URL of the dead-letter queue: `deadLetters`. */
  readonly deadLetterQueueUrl: string;
  /** URL of the spill queue: `monitoring`. */
  readonly spillQueueUrl: string;
  /** URL of the quarantine queue: `monitoring`. */
  readonly quarantineQueueUrl: string;
  /** URL of the queue of events that could not be published: `monitoring`. */
  readonly unpublishedQueueUrl: string;
  /** The deployment's name in CloudWatch: `monitoring`. */
  readonly deploymentName: string;
  /** `queueHistory`, `pause`, `resume`, `pausedTargets`. */
  readonly controlTableName: string;
  /** `events`. */
  readonly eventBusName: string;
  /** ARN of the secret with the key of the Inference API: `setApiKey`. */
  readonly apiKeySecretArn: string;
}

/** The names of the local pipeline. It has its API key in its memory only, and publishes every event until it succeeds. */
export function localNames({
  queue_urls,
  tables,
}: LocalPipelineState): Omit<ResourceNames, "apiKeySecretArn" | "unpublishedQueueUrl"> {
  return {
    queueUrl: queue_urls.jobs,
    jobsTableName: tables.jobs,
    deadLetterQueueUrl: queue_urls.dead_letters,
    spillQueueUrl: queue_urls.spill,
    quarantineQueueUrl: queue_urls.quarantine,
    deploymentName: DEFAULT_DEPLOYMENT_NAME,
    controlTableName: tables.control,
    eventBusName: LOCAL_EVENT_BUS,
  };
}

/** Where each name is found: as an output of the stack, and as a variable that the construct's grants set. */
export const NAME_SOURCES: Readonly<
  Record<
    keyof ResourceNames,
    {
      readonly output: string;
      readonly variable: string;
      /** The grant that sets the variable. */
      readonly grant?: string;
      /** The calls that the grant allows, if others need the name too. */
      readonly granted?: string;
    }
  >
> = {
  queueUrl: { output: "QueueUrl", variable: "BOOMERANG_QUEUE_URL", grant: "grantSubmit" },
  jobsTableName: { output: "JobsTableName", variable: "BOOMERANG_JOBS_TABLE_NAME", grant: "grantRead" },
  deadLetterQueueUrl: { output: "DeadLetterQueueUrl", variable: "BOOMERANG_DEAD_LETTER_QUEUE_URL" },
  spillQueueUrl: { output: "SpillQueueUrl", variable: "BOOMERANG_SPILL_QUEUE_URL", grant: "grantMonitor" },
  quarantineQueueUrl: {
    output: "QuarantineQueueUrl",
    variable: "BOOMERANG_QUARANTINE_QUEUE_URL",
    grant: "grantMonitor",
  },
  unpublishedQueueUrl: {
    output: "UnpublishedQueueUrl",
    variable: "BOOMERANG_UNPUBLISHED_QUEUE_URL",
    grant: "grantMonitor",
  },
  deploymentName: {
    output: "DeploymentName",
    variable: "BOOMERANG_DEPLOYMENT_NAME",
    grant: "grantMonitor",
  },
  controlTableName: {
    output: "ControlTableName",
    variable: "BOOMERANG_CONTROL_TABLE_NAME",
    grant: "grantPause",
    granted: "pause, resume and pausedTargets",
  },
  eventBusName: { output: "EventBusName", variable: "BOOMERANG_EVENT_BUS_NAME" },
  apiKeySecretArn: { output: "ApiKeySecretArn", variable: "BOOMERANG_API_KEY_SECRET_ARN" },
};
