import { ERROR_CODES } from "../src/job/error-codes.ts";
import { PROVIDER_CODES } from "../src/job/provider-codes.ts";
import type { GeneratedFile } from "./generate-openapi-types.ts";

const HEADER = `<!-- Generated from error-codes.ts and provider-codes.ts in packages/core/src/job by \`npx -y pnpm@12 generate\`. Do not edit. -->

# Error codes

\`boomerang explain CODE\` prints what is here. The codes of the client library's own errors are in [its README](../packages/client/README.md#errors).

## Codes that Boomerang sets

\`record\`: in \`errors[].code\` of the record and of events. \`dead letter\`: in the message attribute \`error_code\` of the
dead-letter queue; \`error_message\` has the details.

| code | found in | set by | meaning | what to do |
| --- | --- | --- | --- | --- |
`;

const PROVIDER_HEADER = `
## Codes of the Inference API

They are passed on unchanged, in \`errors[].code\` of the record and of events. Of an inference that failed, whose job is \`FAILED\`;
or of a submission that the API rejects, which may also send \`payload_too_large\`. The API may send others: then \`message\` says
what happened.

| code | of | meaning | what to do |
| --- | --- | --- | --- |
`;

export async function generateErrorCodes(): Promise<GeneratedFile[]> {
  const own = Object.entries(ERROR_CODES).map(
    ([code, entry]) =>
      `| \`${code}\` | ${entry.in.join(", ")} | ${entry.setBy} | ${entry.meaning} | ${entry.action} |\n`,
  );
  const provider = Object.entries(PROVIDER_CODES).map(
    ([code, entry]) => `| \`${code}\` | ${entry.of} | ${entry.meaning} | ${entry.action} |\n`,
  );
  const text = [HEADER, ...own, PROVIDER_HEADER, ...provider].join("");
  return [{ path: "../../docs/error-codes.md", text }];
}
