import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Deployed } from "../boomerang/deployed.ts";
import { type AlarmDefinition, anchorOf } from "./alarm-definition.ts";
import { arrivingAlarms } from "./arriving-alarms.ts";
import { runningAlarms } from "./running-alarms.ts";
import { waitingAlarms } from "./waiting-alarms.ts";

/** Makes the alarms in the order of a job's way, and sends them to an address where one is set. */
export function createAlarms(scope: Construct, deployed: Deployed): Alarm[] {
  const { alarmEmail } = deployed.settings;
  const definitions = [...waitingAlarms(deployed), ...runningAlarms(deployed), ...arrivingAlarms(deployed)];
  const own = new Construct(scope, "Alarms");
  const alarms = definitions.map((definition) => createAlarm(own, definition, deployed));
  if (alarmEmail !== undefined) {
    const action = new SnsAction(createTopic(own, alarmEmail));
    for (const alarm of alarms) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
  return alarms;
}

function createAlarm(scope: Construct, definition: AlarmDefinition, deployed: Deployed): Alarm {
  const { name, of, meaning, metric, above = 0, periods = 1, atLeast = periods } = definition;
  const { isSilenceBad = false } = definition;
  const title = of === undefined ? name : `${name} (${of})`;
  return new Alarm(scope, title.replace(/\W+/g, ""), {
    alarmName: `${deployed.name}: ${title}`,
    alarmDescription: `${meaning} What to do: ${deployed.settings.runbookUrl}#${anchorOf(name)}`,
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: atLeast,
    treatMissingData: isSilenceBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

function createTopic(scope: Construct, address: string): Topic {
  const topic = new Topic(scope, "Topic", { displayName: "Boomerang alarms", enforceSSL: true });
  topic.addSubscription(new EmailSubscription(address));
  // With a policy of its own the topic no longer takes what the account's alarms send.
  topic.grantPublish(
    new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  return topic;
}
