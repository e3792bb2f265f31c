import { parseTargetText, type Target, targetText } from "@boomerang/core";
import * as v from "valibot";
import { cronFault } from "./cron.ts";
import { ianaTimeZone } from "./time-zone.ts";
import { unknownField } from "./unknown-field.ts";

// A function's environment holds 4 KB in all, and the scheduler's has more in it than its targets.
const MAX_BYTES = 3000;

const FORMS =
  "write model:ID or chain:ID, a slash, and an environment such as production, an environment@regional, deployment:ID, or development";

const timeZone = v.pipe(
  v.string("must be a text"),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const name = ianaTimeZone(dataset.value);
    if (name !== undefined) return name;
    addIssue({
      message: `${JSON.stringify(dataset.value)} is no IANA time zone; write a name such as Europe/Berlin`,
    });
    return NEVER;
  }),
);

const wake = v.strictObject(
  {
    cron: v.pipe(
      v.string("must be a text"),
      v.transform((cron) => cron.trim().replace(/\s+/g, " ")),
      v.rawCheck(({ dataset, addIssue }) => {
        const fault = dataset.typed ? cronFault(dataset.value) : undefined;
        if (fault !== undefined) addIssue({ message: `${fault}; an example: 45 7 ? * MON-FRI *` });
      }),
    ),
    timeZone: v.optional(timeZone, "UTC"),
  },
  unknownField(["cron", "timeZone"]),
);

const wakes = v.pipe(
  v.array(wake, "must be a list"),
  noneTwice((entry) => `${entry.cron} in ${entry.timeZone}`),
);

const target = v.strictObject(
  {
    target: v.pipe(
      v.string("must be a text"),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const parsed = parseTargetText(dataset.value);
        if (parsed !== undefined && !isDeploymentWithoutId(parsed)) return targetText(parsed);
        const message =
          parsed === undefined
            ? `${JSON.stringify(dataset.value)} is no target; ${FORMS}`
            : `${JSON.stringify(dataset.value)} says not which deployment; write deployment:ID`;
        addIssue({ message });
        return NEVER;
      }),
    ),
    wake: v.optional(wakes, []),
  },
  unknownField(["target", "wake"]),
);

/** The targets of a deployment: each once, written the same everywhere, and together no more than a function can hold. */
export const targetSettings = v.pipe(
  v.array(target, "must be a list"),
  noneTwice((entry) => entry.target),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const bytes = targetList(dataset.value).length;
    if (bytes <= MAX_BYTES) return;
    addIssue({
      message: `take ${bytes} bytes as the scheduler reads them, and it can hold ${MAX_BYTES}; leave out those whose queues need no recording, since jobs may name any target`,
    });
  }),
);

/** Targets as the scheduler reads them from its environment; they are ASCII. */
export function targetList(targets: readonly { readonly target: string }[]): string {
  return targets.map(({ target }) => target).join(",");
}

function noneTwice<T>(nameOf: (entry: T) => string) {
  return v.rawCheck<T[]>(({ dataset, addIssue }) => {
    const names = dataset.typed ? dataset.value.map(nameOf) : [];
    const twice = names.find((name, n) => names.indexOf(name) < n);
    if (twice !== undefined) addIssue({ message: `names ${twice} twice; give it one entry` });
  });
}

/** Nobody calls an environment so: it is a deployment whose id was forgotten. */
function isDeploymentWithoutId({ place }: Target): boolean {
  return place.type === "environment" && place.name === "deployment";
}
