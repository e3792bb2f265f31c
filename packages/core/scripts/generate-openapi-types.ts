import { readFile } from "node:fs/promises";
import openapiTypes, { astToString } from "openapi-typescript";
import { parse } from "yaml";

export interface GeneratedFile {
  /** Relative to the package. */
  readonly path: string;
  readonly text: string;
}

const HEADER = `// Generated from openapi/inference-api.yaml by \`npx -y pnpm@12 generate\`. Do not edit: change the document and run it again.

`;

/** Types of the Inference API's requests and responses, from the schemas of its OpenAPI document. */
export async function generateOpenapiTypes(packageRoot: URL): Promise<GeneratedFile[]> {
  const document = parse(await readFile(new URL("openapi/inference-api.yaml", packageRoot), "utf8"));
  const schemasOnly = {
    ...document,
    paths: {},
    webhooks: {},
    components: { schemas: document.components.schemas },
  };
  // A request may omit a member that has a default.
  const types = await openapiTypes(schemasOnly, { defaultNonNullable: false, alphabetize: false });
  return [{ path: "src/api/openapi.gen.ts", text: HEADER + astToString(types) }];
}
