import { fieldsOf } from "../json.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "./account.ts";
import { type EventPattern, InvalidPatternError, parseEventPattern } from "./event-pattern.ts";
import type { BusEvent } from "./put-events.ts";

/** Result of a call of EventBridge. */
export type RuleOutcome =
  | { readonly output: object }
  | { readonly error: { readonly type: string; readonly message: string } };

/** The rules of an embedded EventBridge, with queues as targets. */
export interface EventRules {
  /** Makes a call; `undefined` if it is none of PutRule, PutTargets, RemoveTargets, DeleteRule and ListRules. */
  call(operation: string, input: unknown): RuleOutcome | undefined;
  /** ARNs of the queues that get the event: one for each target of each rule that matches. */
  queuesFor(event: BusEvent): readonly string[];
}

interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly pattern: string;
  readonly matches: EventPattern;
  /** ARN by id. */
  readonly targets: Map<string, string>;
}

type Fields = Readonly<Record<string, unknown>>;

/** There is one bus, whatever its name. Tags and descriptions are accepted and not kept. */
export function createEventRules(): EventRules {
  const rules = new Map<string, Rule>();

  const operations: Readonly<Record<string, (input: Fields) => RuleOutcome>> = {
    PutRule({ Name, EventBusName, EventPattern }) {
      if (!isText(Name) || !isText(EventPattern)) {
        return failed("ValidationException", "PutRule needs Name and EventPattern here.");
      }
      const arn = `arn:aws:events:${LOCAL_REGION}:${LOCAL_ACCOUNT}:rule/${EventBusName ?? "default"}/${Name}`;
      try {
        const matches = parseEventPattern(EventPattern);
        const targets = rules.get(Name)?.targets ?? new Map();
        rules.set(Name, { name: Name, arn, pattern: EventPattern, matches, targets });
        return { output: { RuleArn: arn } };
      } catch (error) {
        if (!(error instanceof InvalidPatternError)) throw error;
        return failed("InvalidEventPatternException", error.message);
      }
    },
    PutTargets({ Rule, Targets }) {
      const rule = rules.get(String(Rule));
      if (rule === undefined) return missing(Rule);
      const wrong = listOf(Targets).filter(({ Arn }) => !/^arn:aws:sqs:/.test(String(Arn)));
      for (const { Id, Arn } of listOf(Targets)) {
        if (!wrong.some((each) => each.Id === Id)) rule.targets.set(String(Id), String(Arn));
      }
      const FailedEntries = wrong.map(({ Id }) => ({
        TargetId: Id,
        ErrorCode: "ValidationException",
        ErrorMessage: "This EventBridge supports only queues of SQS as targets.",
      }));
      return { output: { FailedEntryCount: wrong.length, FailedEntries } };
    },
    RemoveTargets({ Rule, Ids }) {
      const rule = rules.get(String(Rule));
      if (rule === undefined) return missing(Rule);
      for (const id of Array.isArray(Ids) ? Ids : []) rule.targets.delete(String(id));
      return { output: { FailedEntryCount: 0, FailedEntries: [] } };
    },
    DeleteRule({ Name }) {
      if ((rules.get(String(Name))?.targets.size ?? 0) > 0) {
        return failed("ValidationException", "Rule can't be deleted since it has targets.");
      }
      rules.delete(String(Name));
      return { output: {} };
    },
    ListRules({ NamePrefix = "" }) {
      const listed = [...rules.values()].filter(({ name }) => name.startsWith(String(NamePrefix)));
      return {
        output: {
          Rules: listed.map(({ name: Name, arn: Arn, pattern: EventPattern }) => ({
            Name,
            Arn,
            EventPattern,
          })),
        },
      };
    },
  };

  return {
    call: (operation, input) =>
      Object.hasOwn(operations, operation) ? operations[operation]?.(fieldsOf(input)) : undefined,
    queuesFor: (event) =>
      [...rules.values()]
        .filter(({ matches }) => matches(event))
        .flatMap(({ targets }) => [...targets.values()]),
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const failed = (type: string, message: string): RuleOutcome => ({ error: { type, message } });
const missing = (name: unknown) => failed("ResourceNotFoundException", `Rule ${name} does not exist.`);
