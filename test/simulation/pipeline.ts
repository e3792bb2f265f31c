import { parseTargetText, type Target } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import { LIMITS } from "@boomerang/runtime";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
} from "aws-lambda";
import { DEFAULT_SETTINGS } from "./as-deployed.ts";
import { collaboratorsOf, type World } from "./collaborators.ts";
import { createFunction, type LambdaFunction } from "./function.ts";
import { TARGETS, WEBHOOK_BASE } from "./settings.ts";
import type { Site } from "./site.ts";

/** The four functions, each with the collaborators that its `lambda.ts` gives it. */
export interface Pipeline {
  readonly dispatcher: LambdaFunction<SQSEvent, SQSBatchResponse>;
  readonly receiver: LambdaFunction<
    APIGatewayProxyEvent | SQSEvent,
    APIGatewayProxyResult | SQSBatchResponse
  >;
  readonly scheduler: LambdaFunction<unknown, void>;
  readonly publisher: LambdaFunction<DynamoDBStreamEvent, DynamoDBBatchResponse>;
}

export function createPipeline(site: Site, world: World): Pipeline {
  const { climate } = site;
  return {
    dispatcher: createFunction(site, {
      name: "dispatcher",
      boot(process) {
        const { limiter, ...collaborators } = collaboratorsOf(site, world, process);
        return createDispatcher({
          ...collaborators,
          submissions: limiter(LIMITS.submissions, climate.submissionsPerMinute),
          statusCalls: limiter(LIMITS.statusCalls, climate.statusCallsPerSecond),
          queueStatusCalls: limiter(LIMITS.queueStatusCalls, climate.queueStatusCallsPerSecond),
          webhookBaseUrl: WEBHOOK_BASE,
        });
      },
    }),
    receiver: createFunction(site, {
      name: "receiver",
      boot: (process) => createReceiver(collaboratorsOf(site, world, process)),
    }),
    scheduler: createFunction(site, {
      name: "scheduler",
      boot(process) {
        const { limiter, call, ...collaborators } = collaboratorsOf(site, world, process);
        return createScheduler({
          ...collaborators,
          statusCalls: limiter(LIMITS.statusCalls, climate.statusCallsPerSecond),
          queueStatusCalls: limiter(LIMITS.queueStatusCalls, climate.queueStatusCallsPerSecond),
          queueStatusLog: {
            record: ({ target }) => call("control", `record ${target}`, () => undefined),
          },
          targets: TARGETS.map((text) => parseTargetText(text)).filter(
            (target): target is Target => !!target,
          ),
        });
      },
    }),
    publisher: createFunction(site, {
      name: "publisher",
      boot(process) {
        return createPublisher({
          ...collaboratorsOf(site, world, process),
          tableName: "Jobs",
          announceSubmitted: DEFAULT_SETTINGS.announceSubmitted,
        });
      },
    }),
  };
}
