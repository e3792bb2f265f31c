import { parseTargetText, type Target, targetText } from "@boomerang/core";
import * as v from "valibot";
import { cronError } from "./cron.ts";
import { neverRunsError } from "./cron-runs.ts";
import { strictObject } from "./strict-object.ts";
import { ianaTimeZone } from "./time-zone.ts";

// A template may have 1 MB and 500 resources, and CDK warns from 80 % of each on. A target adds up to 1.3 KB, and a wake schedule,
// which is a resource of its own, the same.

/** The largest number of targets in the settings. */
export const MAX_TARGETS = 200;

/** The largest number of wake schedules, of all targets together. */
export const MAX_WAKE_SCHEDULES = 200;

const TARGET_FORMS =
  "write model:ID or chain:ID, a slash, and an environment such as production, an environment@regional, deployment:ID, or development";

const timeZone = v.pipe(
  v.string("must be a string"),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const name = ianaTimeZone(dataset.value);
    if (name !== undefined) return name;
    addIssue({
      message: `${JSON.stringify(dataset.value)} is not a time zone that EventBridge Scheduler accepts; write an IANA name such as Europe/Berlin, not an abbreviation or an offset`,
    });
    return NEVER;
  }),
);

const wake = v.pipe(
  strictObject({
    cron: v.pipe(
      v.string("must be a string"),
      v.transform((cron) => cron.trim().replace(/\s+/g, " ")),
      v.rawCheck(({ dataset, addIssue }) => {
        const error = dataset.typed ? cronError(dataset.value) : undefined;
        if (error !== undefined) addIssue({ message: `${error}; an example: 45 7 ? * MON-FRI *` });
      }),
    ),
    timeZone: v.optional(timeZone, "UTC"),
  }),
  v.forward(
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed || dataset.issues !== undefined) return;
      const { value } = dataset;
      const error = neverRunsError(value.cron, value.timeZone, new Date());
      if (error !== undefined) addIssue({ message: `${JSON.stringify(value.cron)} ${error}` });
    }),
    ["cron"],
  ),
);

const wakes = v.pipe(
  v.array(wake, "must be a list"),
  withoutDuplicates((entry) => `${entry.cron} in ${entry.timeZone}`),
);

const target = strictObject({
  target: v.pipe(
    v.string("must be a string"),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = parseTargetText(dataset.value);
      if (parsed !== undefined && !lacksDeploymentId(parsed)) return targetText(parsed);
      const problem =
        parsed === undefined
          ? `is not a target; ${TARGET_FORMS}`
          : "does not name the deployment; write deployment:ID";
      addIssue({ message: `${JSON.stringify(dataset.value)} ${problem}` });
      return NEVER;
    }),
  ),
  wake: v.optional(wakes, []),
});

/** The targets of a deployment, in their canonical form: no duplicates, and no more than AWS has room for. */
export const targetSettings = v.pipe(
  v.array(target, "must be a list"),
  withoutDuplicates((entry) => entry.target),
  v.rawCheck(({ dataset, addIssue }) => {
    const { length } = dataset.typed ? dataset.value : [];
    if (length <= MAX_TARGETS) return;
    addIssue({
      message: `are ${length}, and a stack has room for ${MAX_TARGETS}; leave out targets whose queue status you do not need, since jobs may name any target`,
    });
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const { length } = dataset.typed ? dataset.value.flatMap(({ wake }) => wake) : [];
    if (length <= MAX_WAKE_SCHEDULES) return;
    addIssue({
      message: `have ${length} wake schedules, and a stack has room for ${MAX_WAKE_SCHEDULES}; combine them: 0 6,12,18 ? * MON-FRI * is one`,
    });
  }),
);

function withoutDuplicates<T>(nameOf: (entry: T) => string) {
  return v.rawCheck<T[]>(({ dataset, addIssue }) => {
    const names = dataset.typed ? dataset.value.map(nameOf) : [];
    const duplicate = names.find((name, n) => names.indexOf(name) < n);
    if (duplicate !== undefined) addIssue({ message: `names ${duplicate} twice; keep one entry` });
  });
}

/** `model:ID/deployment` parses as an environment of that name, but almost certainly lacks the id of a deployment. */
function lacksDeploymentId({ place }: Target): boolean {
  return place.type === "environment" && place.name === "deployment";
}
