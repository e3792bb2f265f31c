import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";

/** A mapping as Lambda describes it: https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export interface EventSourceState {
  /** Such as `Enabled` or `Disabled`; `Deleted` if the mapping does not exist. */
  readonly state: string;
  /** Of the latest batch of a stream, such as `OK` or `PROBLEM: Function call failed`; queues have none. */
  readonly lastResult?: string | undefined;
}

/** What feeds the functions of the deployment: event source mappings, by their UUIDs. */
export interface EventSources {
  stateOf(uuid: string): Promise<EventSourceState>;
}

export function createLambdaEventSources(client: LambdaClient): EventSources {
  return {
    async stateOf(uuid) {
      try {
        const { State, LastProcessingResult } = await client.send(
          new GetEventSourceMappingCommand({ UUID: uuid }),
        );
        // What has no state is not known to run.
        if (State === undefined) throw new TypeError("a response of Lambda without the state of the mapping");
        return { state: State, lastResult: LastProcessingResult };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return { state: "Deleted" };
        throw error;
      }
    },
  };
}
