import { expect, test } from "vitest";
import { adaptTemplate } from "./adapt-template.ts";

const metric = { MetricName: "Errors", Namespace: "AWS/Lambda", Dimensions: [{ Name: "a", Value: "b" }] };

test("an alarm with metric math monitors the first metric of its expression", () => {
  const alarm = {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      Threshold: 1,
      Metrics: [
        { Expression: "a + b", Id: "sum" },
        { Id: "a", MetricStat: { Metric: metric, Period: 60, Stat: "Sum" } },
        { Id: "b", MetricStat: { Metric: { ...metric, MetricName: "Other" }, Period: 300, Stat: "Maximum" } },
      ],
    },
  };
  expect(adaptTemplate({ Resources: { Alarm: alarm } })).toEqual({
    Resources: {
      Alarm: {
        Type: "AWS::CloudWatch::Alarm",
        Properties: { Threshold: 1, ...metric, Period: 60, Statistic: "Sum" },
      },
    },
  });
});

test("a reference to a secret becomes its ARN, as on AWS", () => {
  const policy = { Type: "AWS::IAM::Policy", Properties: { Resource: [{ Ref: "Key" }, { Ref: "Queue" }] } };
  const others = { Key: { Type: "AWS::SecretsManager::Secret" }, Queue: { Type: "AWS::SQS::Queue" } };
  expect(adaptTemplate({ Resources: { Policy: policy, ...others } })).toEqual({
    Resources: {
      Policy: { ...policy, Properties: { Resource: [{ "Fn::GetAtt": ["Key", "Id"] }, { Ref: "Queue" }] } },
      ...others,
    },
  });
});

test("the permission to read an event source mapping has the emulator's name", () => {
  const policy = (Action: string) => ({ Type: "AWS::IAM::Policy", Properties: { Action, Resource: "arn" } });
  expect(adaptTemplate({ Resources: { Policy: policy("lambda:GetEventSourceMapping") } })).toEqual({
    Resources: { Policy: policy("lambda:ListEventSourceMappings") },
  });
});

test("everything else stays unchanged", () => {
  const template = {
    Description: "a stack",
    Resources: {
      Alarm: { Type: "AWS::CloudWatch::Alarm", Properties: { ...metric, Threshold: 1 } },
      Queue: { Type: "AWS::SQS::Queue" },
    },
  };
  expect(adaptTemplate(template)).toEqual(template);
});
