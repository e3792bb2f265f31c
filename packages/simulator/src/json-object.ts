import * as v from "valibot";

/** Whether a value is an object of JSON, which an array is not. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Comes before an object schema of valibot, which accepts an array as an object without members. */
export const jsonObject = <T extends object>(message: string) => v.custom<T>(isJsonObject, message);
