import { expect, onTestFinished, vi } from "vitest";
import type { AccountReading } from "../facts.ts";
import type { PlatformNeeds } from "../platform-needs.ts";
import { type FakeAccount, startFakeAws } from "../testing/fake-aws.fixture.ts";
import { createAccountReader } from "./read-account.ts";

export const CREDENTIALS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "wJalrSECRET" };
export const VARIABLES = { ...CREDENTIALS, AWS_REGION: "eu-south-1" };

/** What is read where the settings need nothing of the platform. */
export const DEPLOYMENT = {
  ...{ stackName: "Boomerang", bootstrapQualifier: "hnb659fds" },
  platform: { accessLogs: false, hasOwnTopic: false },
};

interface Reading {
  readonly profile?: string;
  readonly variables?: object;
  readonly platform?: Partial<PlatformNeeds>;
}

/** Reads a fake account, which stops with the test; `calls` are the IAM actions that it was asked for. */
export async function read(
  account: FakeAccount = {},
  { platform, variables = VARIABLES, ...others }: Reading = {},
) {
  const aws = await startFakeAws(account);
  onTestFinished(() => aws.stop());
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
  const reader = createAccountReader({ ...others, variables: { ...variables } });
  const reading = await reader.read({ ...DEPLOYMENT, platform: { ...DEPLOYMENT.platform, ...platform } });
  return { reading, calls: aws.calls };
}

export const factsOf = (reading: AccountReading) =>
  reading.isRead ? reading.facts : expect.fail("nothing was read");
