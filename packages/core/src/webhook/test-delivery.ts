const TEST_JOB_ID = /^doctor-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of a job that only a test delivery of `boomerang doctor` has. */
export function testJobId(uuid: string): string {
  return `doctor-${uuid}`;
}

/**
 * Whether a delivery is for such a job. It is signed with the deployment's own webhook secrets, so it says nothing about whether
 * they are the provider's.
 */
export function isTestJobId(jobId: string): boolean {
  return TEST_JOB_ID.test(jobId);
}
