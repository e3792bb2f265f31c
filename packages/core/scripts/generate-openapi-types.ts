import openapiTypes, { astToString } from "openapi-typescript";

export interface GeneratedFile {
  /** Relative to the package. */
  readonly path: string;
  readonly text: string;
}

const HEADER = `// Generated from openapi/inference-api.yaml by \`npx -y pnpm@12 generate\`. Do not edit: change the document and run it again.

`;

/** Types of the Inference API, from its OpenAPI document. */
export async function generateOpenapiTypes(packageRoot: URL): Promise<GeneratedFile[]> {
  const document = new URL("openapi/inference-api.yaml", packageRoot);
  // A request may omit a member that has a default.
  const types = await openapiTypes(document, { defaultNonNullable: false, alphabetize: false });
  return [{ path: "src/api/openapi.gen.ts", text: HEADER + astToString(types) }];
}
