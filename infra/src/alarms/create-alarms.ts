import { alarmName } from "@boomerang/core";
import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { MonitoredResources } from "../boomerang/monitored-resources.ts";
import { type AlarmDefinition, anchorOf } from "./alarm-definition.ts";
import { receivingAlarms } from "./receiving-alarms.ts";
import { runningAlarms } from "./running-alarms.ts";
import { submittingAlarms } from "./submitting-alarms.ts";

/** Creates the alarms, in the order of a job's path, and sends them to the e-mail address and the topic of the settings, if any. */
export function createAlarms(scope: Construct, monitored: MonitoredResources): Alarm[] {
  const definitions = [
    ...submittingAlarms(monitored),
    ...runningAlarms(monitored),
    ...receivingAlarms(monitored),
  ];
  const parent = new Construct(scope, "Alarms");
  const alarms = definitions.map((definition) => createAlarm(parent, definition, monitored));
  for (const topic of topicsOf(parent, monitored)) {
    const action = new SnsAction(topic);
    for (const alarm of alarms) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
  return alarms;
}

const MISSING_DATA = {
  good: TreatMissingData.NOT_BREACHING,
  bad: TreatMissingData.BREACHING,
  unknown: TreatMissingData.IGNORE,
} as const;

function createAlarm(
  scope: Construct,
  { id, name, qualifier, meaning, metric, ...options }: AlarmDefinition,
  monitored: MonitoredResources,
): Alarm {
  const { threshold = 0, evaluationPeriods = 1, datapointsToAlarm = evaluationPeriods } = options;
  const title = qualifier === undefined ? name : `${name} (${qualifier})`;
  return new Alarm(scope, id, {
    alarmName: alarmName(monitored.name, title),
    alarmDescription: `${meaning} What to do: ${monitored.settings.runbookUrl}#${anchorOf(name)}`,
    metric,
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: MISSING_DATA[options.missingData ?? "good"],
  });
}

function topicsOf(scope: Construct, monitored: MonitoredResources): ITopic[] {
  const { alarmEmail, alarmTopicArn } = monitored.settings;
  const topics: ITopic[] = [];
  if (alarmEmail !== undefined) topics.push(createTopic(scope, alarmEmail, monitored));
  if (alarmTopicArn !== undefined) topics.push(Topic.fromTopicArn(scope, "OwnTopic", alarmTopicArn));
  return topics;
}

function createTopic(
  scope: Construct,
  emailAddress: string,
  { key }: Pick<MonitoredResources, "key">,
): Topic {
  const topic = new Topic(scope, "Topic", {
    displayName: "Boomerang alarms",
    enforceSSL: true,
    ...(key !== undefined && { masterKey: key }),
  });
  topic.addSubscription(new EmailSubscription(emailAddress));
  // The policy that requires TLS replaces the default one, which lets the account's alarms publish.
  topic.grantPublish(
    new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  return topic;
}
