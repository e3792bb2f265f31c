import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { paginateListSecrets, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetServiceQuotaCommand, type ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { Count } from "../facts.ts";
import { QUOTAS } from "../quotas.ts";
import { codeOf } from "./fact-of.ts";

// A hundred calls. The count then says that there are more.
const MOST_COUNTED = 10_000;

export function countAlarms(client: CloudWatchClient): Promise<Count> {
  const pages = paginateDescribeAlarms(
    { client, pageSize: 100 },
    { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] },
  );
  return count(
    pages,
    ({ MetricAlarms = [], CompositeAlarms = [] }) => MetricAlarms.length + CompositeAlarms.length,
  );
}

/** Secrets that are scheduled for deletion count, too. */
export function countSecrets(client: SecretsManagerClient): Promise<Count> {
  const pages = paginateListSecrets({ client, pageSize: 100 }, { IncludePlannedDeletion: true });
  return count(pages, ({ SecretList = [] }) => SecretList.length);
}

async function count<Page>(pages: AsyncIterable<Page>, sizeOf: (page: Page) => number): Promise<Count> {
  let sum = 0;
  for await (const page of pages) {
    sum += sizeOf(page);
    if (sum > MOST_COUNTED) return { count: MOST_COUNTED, isComplete: false };
  }
  return { count: sum, isComplete: true };
}

/** A quota's value; `undefined` if AWS has none with its code. */
export async function readQuota(
  client: ServiceQuotasClient,
  name: keyof typeof QUOTAS,
): Promise<number | undefined> {
  const { service, code } = QUOTAS[name];
  try {
    const command = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
    const { Quota } = await client.send(command);
    return Quota?.Value;
  } catch (error) {
    if (codeOf(error) === "NoSuchResourceException") return undefined;
    throw error;
  }
}
