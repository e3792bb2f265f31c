import { parseTargetText, type Target } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import { statusPolicy, submissionPolicy } from "@boomerang/runtime";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
} from "aws-lambda";
import {
  collaboratorsOf,
  QUEUE_STATUS_LIMIT,
  STATUS_LIMIT,
  SUBMIT_LIMIT,
  type World,
} from "./collaborators.ts";
import { createFunction, type LambdaFunction } from "./function.ts";
import { STATUS_CALLS_PER_SECOND, TARGETS, WEBHOOK_BASE } from "./settings.ts";
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
      timeoutMs: 60_000,
      boot(process) {
        const { limiter, ...collaborators } = collaboratorsOf(site, world, process);
        return createDispatcher({
          ...collaborators,
          submissions: limiter(SUBMIT_LIMIT, submissionPolicy(climate.submissionsPerMinute)),
          statusCalls: limiter(STATUS_LIMIT, statusPolicy(STATUS_CALLS_PER_SECOND), 1),
          webhookBaseUrl: WEBHOOK_BASE,
        });
      },
    }),
    receiver: createFunction(site, {
      name: "receiver",
      timeoutMs: 10_000,
      boot: (process) => createReceiver(collaboratorsOf(site, world, process, { ms: 800, bucketMs: 1_600 })),
    }),
    scheduler: createFunction(site, {
      name: "scheduler",
      timeoutMs: 60_000,
      boot(process) {
        const { limiter, call, ...collaborators } = collaboratorsOf(site, world, process);
        return createScheduler({
          ...collaborators,
          statusCalls: limiter(STATUS_LIMIT, statusPolicy(STATUS_CALLS_PER_SECOND), 1),
          queueStatusCalls: limiter(QUEUE_STATUS_LIMIT, statusPolicy(STATUS_CALLS_PER_SECOND), 1),
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
      timeoutMs: 60_000,
      boot(process) {
        return createPublisher({
          ...collaboratorsOf(site, world, process),
          tableName: "Jobs",
          announceSubmitted: false,
        });
      },
    }),
  };
}
