import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { detailTypeOf, EVENT_STATUSES, eventDetailSchema } from "../src/job/event.ts";
import {
  cancelBatchMessageSchema,
  cancelMessageSchema,
  cancelPageMessageSchema,
  jobMessageSchema,
  resubmitMessageSchema,
} from "../src/job/message.ts";
import { jobRecordSchema } from "../src/job/record.ts";
import { allowNulls } from "./allow-nulls.ts";
import type { GeneratedFile } from "./generate-openapi-types.ts";

const SCHEMAS: Readonly<Record<string, GenericSchema>> = {
  "job-message": jobMessageSchema,
  "cancel-message": cancelMessageSchema,
  "cancel-batch-message": cancelBatchMessageSchema,
  "cancel-page-message": cancelPageMessageSchema,
  "resubmit-message": resubmitMessageSchema,
  "job-record": jobRecordSchema,
  ...Object.fromEntries(
    EVENT_STATUSES.map((status) => [`${kebab(detailTypeOf(status))}-event`, eventDetailSchema(status)]),
  ),
};

const CONVERSION: ConversionConfig = {
  // The draft that OpenAPI 3.1 uses. The generated schemas mean the same in draft-07.
  target: "draft-2020-12",
  // Of several schemas in a pipe, the last one describes the object.
  typeMode: "output",
  // Each check has its JSON Schema beside it (`v.metadata`); a test compares the two.
  ignoreActions: ["check"],
};

/** JSON Schemas of the messages, the record and the events, from their valibot schemas. */
export async function generateJsonSchemas(): Promise<GeneratedFile[]> {
  return Object.entries(SCHEMAS).map(([name, schema]) => {
    const { $schema, title, description, ...rest } = written(name, toJsonSchema(schema, CONVERSION));
    const document = { $schema, $id: `urn:boomerang:${name}`, title, description, ...rest };
    return { path: `schemas/${name}.schema.json`, text: `${JSON.stringify(document, null, 2)}\n` };
  });
}

/** The schema of what is written: senders may write `null` for an optional field, we do not. */
function written(name: string, schema: JsonSchema): JsonSchema {
  if (name !== "job-message") return schema;
  const type = { type: "null", description: "A job message has no type" } as const;
  const nullable = allowNulls(schema);
  return { ...nullable, properties: { ...nullable.properties, type } };
}

function kebab(words: string): string {
  return words.toLowerCase().replaceAll(" ", "-");
}
