import { readFile } from "node:fs/promises";
import { ERROR_CODES } from "../src/job/error-codes.ts";
import type { GeneratedFile } from "./generate-openapi-types.ts";

const HEADER = `<!-- Generated from packages/core/src/job/error-codes.ts by \`npx -y pnpm@12 generate\`. Do not edit. -->

# Error codes

Codes that Boomerang sets itself. \`record\`: in \`errors[].code\` of the record and of events. \`dead letter\`: in the message
attribute \`error_code\` of the dead-letter queue; \`error_message\` has the details.

| code | found in | set by | meaning | what to do |
| --- | --- | --- | --- | --- |
`;

export async function generateErrorCodes(packageRoot: URL): Promise<GeneratedFile[]> {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, entry]) =>
      `| \`${code}\` | ${entry.in.join(", ")} | ${entry.setBy} | ${entry.meaning} | ${entry.action} |\n`,
  );
  const footer = await providerCodes(packageRoot);
  return [{ path: "../../docs/error-codes.md", text: HEADER + rows.join("") + footer }];
}

async function providerCodes(packageRoot: URL): Promise<string> {
  const document = await readFile(new URL("openapi/inference-api.yaml", packageRoot), "utf8");
  const [ofInference = [], ofRequest = []] = [
    ...document.matchAll(/code:\s+type: string\s+enum:\s+((?:- \w+\s+)+)/g),
  ].map(([, list = ""]) => list.match(/\w+/g) ?? []);
  return `
Codes of the Inference API are passed on unchanged, in \`errors[].code\`. Its published codes are:

- of an inference that failed: ${named(ofInference)};
- of a submission that it rejects: ${named(ofRequest)}.
`;
}

function named(codes: readonly string[]): string {
  return codes.map((code) => `\`${code}\``).join(", ");
}
