import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import { setUp } from "../client.fixture.ts";

test("alarms have their text and their section of the runbook, and raised ones come first", async () => {
  const { client, cloudWatch } = setUp();
  const since = new Date("2026-01-01T00:00:00Z");
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolvesOnce({
      MetricAlarms: [
        { AlarmName: "Shop: Spill queue not empty", StateValue: "OK", AlarmDescription: "Text." },
        {
          AlarmName: "Shop: Duration (receiver)",
          StateValue: "INSUFFICIENT_DATA",
          AlarmDescription: "Text.",
        },
      ],
      NextToken: "2",
    })
    .resolvesOnce({
      MetricAlarms: [
        {
          AlarmName: "Shop: Dead letters",
          StateValue: "ALARM",
          StateTransitionedTimestamp: since,
          StateUpdatedTimestamp: new Date("2026-01-02T00:00:00Z"),
          AlarmDescription: "Messages failed. What to do: docs/runbook.md#dead-letters",
        },
      ],
    });
  expect(await client.monitoring.alarms()).toEqual([
    {
      title: "Dead letters",
      state: "alarm",
      since: since.toISOString(),
      meaning: "Messages failed.",
      runbook: "docs/runbook.md#dead-letters",
    },
    expect.objectContaining({ title: "Duration (receiver)", state: "unknown" }),
    expect.objectContaining({ title: "Spill queue not empty", state: "ok", meaning: "Text." }),
  ]);
  expect(cloudWatch.commandCalls(DescribeAlarmsCommand)[0]?.args[0].input).toMatchObject({
    AlarmNamePrefix: "Shop: ",
  });
});
