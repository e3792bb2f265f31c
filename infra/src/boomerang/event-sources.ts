import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { IConstruct } from "constructs";

/** The event source mappings of functions, by names such as `Receiver/QuarantineSource`. */
export type EventSources = Readonly<Record<string, EventSourceMapping>>;

/** All that exist so far. */
export function eventSourcesIn(scope: IConstruct): EventSources {
  const mappings = scope.node.findAll().filter((each) => each instanceof EventSourceMapping);
  return Object.fromEntries(mappings.map((mapping) => [nameOf(scope, mapping), mapping]));
}

function nameOf(scope: IConstruct, mapping: EventSourceMapping): string {
  const path = mapping.node.path.slice(scope.node.path.length + 1).split("/");
  return [path[0], path.at(-1)].join("/");
}
