import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { warmUpDispatcher } from "@boomerang/dispatcher/warm-up";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import { warmUpReceiver } from "@boomerang/receiver/warm-up";
import { LIMITS } from "@boomerang/runtime";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import type { LambdaFunction } from "@boomerang/testkit/models/lambda-function";
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
} from "aws-lambda";
import { DEFAULT_SETTINGS } from "../deployed/as-deployed.ts";
import { collaboratorsOf, type SimulatedServices } from "./collaborators.ts";
import { createFunction } from "./function.ts";
import type { RunContext } from "./run-context.ts";
import { WEBHOOK_BASE } from "./settings.ts";

/** The four functions, each with the collaborators that its `lambda.ts` builds. */
export interface Pipeline {
  readonly dispatcher: LambdaFunction<SQSEvent, SQSBatchResponse>;
  readonly receiver: LambdaFunction<
    APIGatewayProxyEvent | SQSEvent,
    APIGatewayProxyResult | SQSBatchResponse
  >;
  readonly scheduler: LambdaFunction<unknown, void>;
  readonly publisher: LambdaFunction<DynamoDBStreamEvent, DynamoDBBatchResponse>;
}

export function createPipeline(context: RunContext, services: SimulatedServices): Pipeline {
  const { profile } = context;
  return {
    dispatcher: createFunction(context, {
      name: "dispatcher",
      async boot(process) {
        const { limiter, ...collaborators } = collaboratorsOf(context, services, process);
        await warmUpDispatcher(collaborators);
        return createDispatcher({
          ...collaborators,
          submissionLimiter: limiter(LIMITS.submissions, profile.submissionsPerMinute),
          statusLimiter: limiter(LIMITS.statusCalls, profile.statusCallsPerSecond),
          queueStatusLimiter: limiter(LIMITS.queueStatusCalls, profile.queueStatusCallsPerSecond),
          webhookBaseUrl: WEBHOOK_BASE,
        });
      },
    }),
    receiver: createFunction(context, {
      name: "receiver",
      async boot(process) {
        const collaborators = collaboratorsOf(context, services, process);
        await warmUpReceiver(collaborators);
        return createReceiver(collaborators);
      },
    }),
    scheduler: createFunction(context, {
      name: "scheduler",
      boot(process) {
        const { limiter, call, ...collaborators } = collaboratorsOf(context, services, process);
        return createScheduler({
          ...collaborators,
          statusLimiter: limiter(LIMITS.statusCalls, profile.statusCallsPerSecond),
          queueStatusLimiter: limiter(LIMITS.queueStatusCalls, profile.queueStatusCallsPerSecond),
          resubmitsUndelivered: profile.resubmitsUndelivered,
          // Nobody disables a mapping here.
          eventSources: { stateOf: async () => ({ state: "Enabled" }) },
          queueStatusLog: {
            record: ({ target }) => call("control", `record ${target}`, () => undefined),
          },
        });
      },
    }),
    publisher: createFunction(context, {
      name: "publisher",
      boot(process) {
        return createPublisher({
          ...collaboratorsOf(context, services, process),
          tableName: "Jobs",
          announceSubmitted: DEFAULT_SETTINGS.announceSubmitted,
        });
      },
    }),
  };
}
