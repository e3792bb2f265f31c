import type { AccountFacts } from "./facts.ts";
import type { Remedy } from "./finding.ts";

/** Quotas of AWS, by their codes in Service Quotas. */
export const QUOTAS = {
  concurrency: { service: "lambda", code: "L-B99A9384" },
  requestRate: { service: "apigateway", code: "L-8A5B8E43" },
  alarms: { service: "monitoring", code: "L-2FF78D7B" },
  secrets: { service: "secretsmanager", code: "L-2F66C23C" },
} as const;

/** Asks AWS for a higher quota; AWS decides within minutes or days. */
export function requestQuota(
  quota: keyof typeof QUOTAS,
  desired: number,
  { region, profile }: Pick<AccountFacts, "region" | "profile">,
): Remedy {
  const { service, code } = QUOTAS[quota];
  return {
    text: "Request a higher quota, and wait until AWS has granted it:",
    command: [
      "aws service-quotas request-service-quota-increase",
      `--service-code ${service}`,
      `--quota-code ${code}`,
      `--desired-value ${desired}`,
      `--region ${region}`,
      ...withProfile(profile),
    ],
  };
}

/** So that a command reaches the account that was checked. */
export function withProfile(profile: string | undefined): string[] {
  return profile === undefined ? [] : [`--profile ${profile}`];
}
