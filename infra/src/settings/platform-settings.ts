import * as v from "valibot";
import { strictObject } from "./strict-object.ts";
import { stringOrToken } from "./string-or-token.ts";

// Each is in the template once for every resource that can have tags, and a template may have 1 MB.
const MAX_TAGS = 20;
const MAX_TAG_CHARACTERS = 600;

const TRUE_OR_FALSE = "must be true or false";

function text(pattern: RegExp, message: string) {
  return stringOrToken(v.pipe(v.string(message), v.regex(pattern, message)));
}

/** @param rest the ARN after its partition */
function arnOf(rest: string, what: string, example: string) {
  return v.optional(
    text(new RegExp(`^arn:aws[a-z-]*:${rest}$`), `must be the ARN of ${what}, such as ${example}`),
  );
}

function idsOf(prefix: string, max: number) {
  const message = `must be a list of 1 to ${max} ids such as ${prefix}-0123456789abcdef0`;
  const id = text(
    new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
    `must be an id such as ${prefix}-0123456789abcdef0`,
  );
  return v.pipe(v.array(id, message), v.minLength(1, message), v.maxLength(max, message));
}

const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const tag = (what: string, max: number) => {
  const message = `must have ${what} of at most ${max} letters, digits, spaces and _ . : / = + - @`;
  return v.pipe(v.string(message), v.maxLength(max, message), v.regex(TAG_CHARACTERS, message));
};

const tagKey = v.pipe(
  tag("keys", 128),
  v.minLength(1, "must have keys that are not empty"),
  v.check((key) => !/^aws:/i.test(key), "must not have keys that begin with aws:"),
);

const vpc = strictObject({
  vpcId: text(/^vpc-[0-9a-f]{8,17}$/, "must be the id of a VPC, such as vpc-0123456789abcdef0"),
  subnetIds: idsOf("subnet", 16),
  securityGroupIds: v.optional(idsOf("sg", 5)),
  routeTableIds: v.optional(idsOf("rtb", 20)),
  interfaceEndpoints: v.optional(v.boolean(TRUE_OR_FALSE), false),
});

/** What platform teams require of a stack in their accounts. */
export const platformSettings = {
  alarmTopicArn: arnOf(
    "sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256}",
    "an SNS topic (not a FIFO topic)",
    "arn:aws:sns:us-east-1:123456789012:alarms",
  ),
  // No alias: policies need the ARN of the key itself.
  kmsKey: arnOf(
    "kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+",
    "a KMS key (not of an alias)",
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  ),
  permissionsBoundary: arnOf(
    "iam::(aws|\\d{12}):policy/[\\w+=,.@/-]+",
    "a managed policy",
    "arn:aws:iam::123456789012:policy/Boundary",
  ),
  tags: v.optional(
    v.pipe(
      v.record(tagKey, stringOrToken(tag("values", 256)), "must be an object of texts"),
      v.check(
        (tags) =>
          Object.keys(tags).length <= MAX_TAGS &&
          Object.entries(tags).flat().join("").length <= MAX_TAG_CHARACTERS,
        `must be at most ${MAX_TAGS}, with ${MAX_TAG_CHARACTERS} characters together`,
      ),
      // IAM takes them for the same key, and refuses the role.
      v.check(
        (tags) =>
          new Set(Object.keys(tags).map((key) => key.toLowerCase())).size === Object.keys(tags).length,
        "must not have keys that differ only in upper and lower case",
      ),
    ),
    {},
  ),
  vpc: v.optional(vpc),
  accessLogs: v.optional(v.boolean(TRUE_OR_FALSE), false),
  bucketVersioning: v.optional(v.boolean(TRUE_OR_FALSE), false),
};
