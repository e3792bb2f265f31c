const PREFIX = "doctor-";

/** The id of a job that only a test delivery of `boomerang doctor` has. */
export function testJobId(random: string): string {
  return `${PREFIX}${random}`;
}

/**
 * Whether a delivery is for such a job. It is signed with the deployment's own webhook secrets, so it says nothing about whether
 * they are the provider's.
 */
export function isTestJobId(jobId: string): boolean {
  return jobId.startsWith(PREFIX);
}
