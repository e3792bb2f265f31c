import { SECRETS } from "./variables.ts";

/** The fields of a request to an AWS service other than DynamoDB. */
export interface OtherAwsRequest {
  readonly SecretId?: string;
  readonly Entries?: readonly object[];
}

/** What an AWS service other than DynamoDB responds with. */
export function answerAsAws(operation: string, { SecretId = "", Entries = [] }: OtherAwsRequest): object {
  switch (operation) {
    case "GetSecretValue":
      return { SecretString: SECRETS[SecretId] };
    case "PutEvents":
      return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: "e" })) };
    default:
      // An event source mapping.
      return { State: "Enabled", LastProcessingResult: "OK" };
  }
}

/** The Inference API: it accepts every submission, runs each request that is asked for, and has an empty queue. */
export function createApiAnswers() {
  let submissions = 0;
  return (url: string) => {
    if (url.endsWith("/async_predict")) {
      const request_id = `2f1c7a3e-5b0d-4c62-9a71-${String(++submissions).padStart(12, "0")}`;
      return { status: 201, body: { request_id } };
    }
    if (url.includes("/async_request/"))
      return { status: 200, body: { request_id: url.split("/").at(-1), status: "IN_PROGRESS" } };
    return { status: 200, body: { model_id: "abc123", num_queued_requests: 0, num_in_progress_requests: 0 } };
  };
}
