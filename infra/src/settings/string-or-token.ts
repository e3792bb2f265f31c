import { Token } from "aws-cdk-lib";
import * as v from "valibot";

/** Accepts strings of this schema, and CDK tokens, whose value is known only at deployment. */
export function stringOrToken(schema: v.GenericSchema<string, string>) {
  return v.lazy(
    (input): v.GenericSchema<string, string> => (Token.isUnresolved(input) ? v.string() : schema),
  );
}
