import type { Mutation } from "../mutation.ts";

const CORE = "packages/core/src";
const DISPATCHER = "packages/dispatcher/src";

export const DISPATCHER_MUTATIONS: readonly Mutation[] = [
  {
    name: "unknown-counts-as-not-accepted",
    rule: "a call whose response was lost may have been accepted, and counts as a submission",
    file: `${CORE}/api/errors.ts`,
    find: "this.kind = fields.kind;",
    replace: 'this.kind = fields.kind === "unknown" ? "unavailable" : fields.kind;',
    tests: [DISPATCHER],
  },
  {
    name: "resubmit-without-a-probe",
    rule: "a job is resubmitted only while the API is healthy: an outage uses up no submissions",
    file: `${CORE}/job/machine.ts`,
    find: 'return job.submissions > 0 && !isProbed ? "probe_required" : startLease(job, now, timing);',
    replace: "return startLease(job, now, timing);",
    tests: [CORE, "test/scenarios/api-outage.test.ts"],
    first: "tests",
  },
  {
    name: "no-check-after-a-dead-letter",
    rule: "a job whose message is dead-lettered is checked now, not at its redelivery deadline",
    file: `${DISPATCHER}/dead-letter-if-expiring.ts`,
    find: "await rescheduleCheckNow(collaborators, received);",
    replace: "",
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "failed-probe-uses-up-a-submission",
    rule: "a deferred resubmission does not count as a submission",
    file: `${DISPATCHER}/submit/defer-while-unhealthy.ts`,
    find: 'if (needsProbe(dispatcher, attempt)) await writeJob(dispatcher, jobId, { type: "defer" }, guess);',
    replace:
      'if (needsProbe(dispatcher, attempt)) await writeJob(dispatcher, jobId, { type: "claim_again", isProbed: true }, guess);',
    tests: [DISPATCHER],
  },
  {
    name: "completion-deadline-runs-during-an-outage",
    rule: "a deferred job waits until its redelivery deadline: its completion deadline does not run",
    file: `${CORE}/job/machine.ts`,
    find: 'return Date.parse(job.check_at ?? "") >= until ? "already_deferred" : withCheckAt(job, until);',
    replace:
      'return withCheckAt(job, unknownCheckAt({ ...job, submissions: 0, on_unknown: "resubmit" }, Date.parse(job.created_at)));',
    tests: [CORE, "test/scenarios/api-outage.test.ts"],
    first: "tests",
  },
  {
    name: "account-error-rejects-the-job",
    rule: "an account error, such as an invalid API key, rejects no job",
    file: `${CORE}/api/response-error.ts`,
    find: 'return "account";',
    replace: 'return "invalid";',
    tests: [DISPATCHER],
  },
  {
    name: "no-release-after-429",
    rule: "the claim is released when the API responds with 429",
    file: `${DISPATCHER}/submit/handle-submission-failure.ts`,
    find: `"the API throttled the call", retryAfterMs);
      const disposition = await release(dispatcher, claimed, retry);`,
    replace: `"the API throttled the call", retryAfterMs);
      const disposition = retry;`,
    tests: [DISPATCHER],
  },
  {
    name: "429-not-reported-to-the-limiter",
    rule: "the limiter backs off when the API responds with 429",
    file: `${DISPATCHER}/submit/handle-submission-failure.ts`,
    find: "      await submissionLimiter.reportThrottled(retryAfterMs);\n",
    replace: "",
    tests: [DISPATCHER],
  },
  {
    name: "back-off-before-the-release",
    rule: "a 429 uses up no submission, even if the limiter's table is unavailable",
    file: `${DISPATCHER}/submit/handle-submission-failure.ts`,
    find: `      const disposition = await release(dispatcher, claimed, retry);
      await circuits.failed(target);
      await submissionLimiter.reportThrottled(retryAfterMs);
      return disposition;`,
    replace: `      await submissionLimiter.reportThrottled(retryAfterMs);
      await circuits.failed(target);
      return release(dispatcher, claimed, retry);`,
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "key-read-again-before-the-release",
    rule: "an account error uses up no submission, even if the key cannot be read",
    file: `${DISPATCHER}/submit/handle-submission-failure.ts`,
    find: `      const disposition = await release(dispatcher, claimed, retry);
      await circuits.failed(ACCOUNT);
      // The key may have been changed a moment ago.
      await secrets.apiKey(true);
      return disposition;`,
    replace: `      await secrets.apiKey(true);
      await circuits.failed(ACCOUNT);
      return release(dispatcher, claimed, retry);`,
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "ignore-retry-after",
    rule: "no call is repeated before the time in Retry-After",
    file: `${CORE}/api/response-error.ts`,
    find: 'retryAfterMs: parseRetryAfter(headers.get("retry-after"), now),',
    replace: "",
    tests: [CORE],
  },
  {
    name: "complete-a-message-without-the-lease",
    rule: "a dispatcher that no longer owns the lease does not delete the message",
    file: `${DISPATCHER}/submit/record-under-claim.ts`,
    find: 'return retryAfter(afterLeaseMs(written.job, clock.now()), "another dispatcher claimed the job");',
    replace: "return COMPLETE;",
    tests: [DISPATCHER],
  },
  {
    name: "input-stored-at-the-first-receive-only",
    rule: "the input of a job without a record is stored at any receive count",
    file: `${DISPATCHER}/submit/submit-job.ts`,
    find: "const input = job === undefined ? await storeInput(blobs, message) : undefined;",
    replace: "const input = received.receiveCount === 1 ? await storeInput(blobs, message) : undefined;",
    tests: [DISPATCHER],
  },
  {
    name: "inputs-share-a-key",
    rule: "a second message with the id of an open job does not replace the stored input",
    file: `${CORE}/storage/object-keys.ts`,
    find: "messageDigest}.json",
    replace: "typeof messageDigest}.json",
    tests: [DISPATCHER],
  },
  {
    name: "dead-letter-without-a-reason",
    rule: "a dead letter contains its reason",
    file: `${DISPATCHER}/dead-letter.ts`,
    find: "await deadLetters.send({ body: sentBody, attributes });",
    replace: "await deadLetters.send({ body: sentBody });",
    tests: [DISPATCHER],
  },
  {
    name: "message-dead-lettered-days-too-early",
    rule: "throttling and API outages dead-letter no message before the end of its retention",
    file: `${DISPATCHER}/dead-letter-if-expiring.ts`,
    find: "if (clock.now() + afterMs + EXPIRY_MARGIN_MS < expiresAt) return false;",
    replace: "if (clock.now() + afterMs + 13 * 24 * EXPIRY_MARGIN_MS < expiresAt) return false;",
    tests: [DISPATCHER],
  },
  {
    name: "message-lost-at-the-end-of-its-retention",
    rule: "a message that was not processed before the end of its retention is dead-lettered",
    file: `${DISPATCHER}/dead-letter-if-expiring.ts`,
    find: 'await sendDeadLetter(collaborators, received, "not_handled_in_time", message);',
    replace: "log.warn(message, { message_id: id });",
    tests: [DISPATCHER],
  },
  {
    name: "api-key-not-reread-after-an-account-error",
    rule: "a new API key is used as soon as the API rejects the old one",
    file: `${DISPATCHER}/submit/handle-submission-failure.ts`,
    find: "      await secrets.apiKey(true);\n",
    replace: "",
    tests: [DISPATCHER],
  },
  {
    name: "sleeping-target-woken-forever",
    rule: "a job is rejected when its development target is still scaled to zero after five tries",
    file: `${DISPATCHER}/submit/handle-submission-failure.ts`,
    find: "if (tries + 1 >= MAX_WAKE_TRIES) return reject(dispatcher, failed);",
    replace: "",
    tests: [DISPATCHER],
  },
  {
    name: "message-with-a-taken-job-id-vanishes",
    rule: "a message whose job id is taken becomes a dead letter",
    file: `${DISPATCHER}/submit/handle-existing-job.ts`,
    find: 'if (reason === "different_message") return deadLetterTaken(collaborators, received, job);',
    replace: 'if (reason === "different_message") return COMPLETE;',
    tests: [DISPATCHER],
  },
  {
    name: "exact-repeat-dead-lettered",
    rule: "an exact repeat of a message is no error",
    file: `${CORE}/job/message-identity.ts`,
    find: ": message_digest !== digest;",
    replace: ": true;",
    tests: [`${CORE}/job`, DISPATCHER],
  },
  {
    name: "canceled-job-without-a-digest",
    rule: "of two messages that find their job canceled, the second becomes a dead letter",
    file: `${DISPATCHER}/submit/handle-existing-job.ts`,
    find: "if (job.message_digest === undefined) return keepDigest(collaborators, received, digest, job);",
    replace: "if (job.message_digest === undefined) return COMPLETE;",
    tests: [DISPATCHER],
  },
  {
    name: "rejected-message-without-a-digest",
    rule: "a repeat of an invalid message and a corrected message are different",
    file: `${CORE}/job/machine.ts`,
    find: "message_digest: write.digest }",
    replace: "message_digest: write.digest.slice(1) }",
    tests: [`${CORE}/job`, DISPATCHER],
    first: "tests",
  },
  {
    name: "rejected-message-lost",
    rule: "a rejected message is dead-lettered",
    file: `${DISPATCHER}/reject-message.ts`,
    find: "  await sendDeadLetter(collaborators, received, code, message);\n",
    replace: "",
    tests: [DISPATCHER],
  },
  {
    name: "log-the-message",
    rule: "no log line contains an input",
    file: `${DISPATCHER}/reject-message.ts`,
    find: "{ message_id: received.id, job_id: jobId, error_code: code }",
    replace: "{ message_id: received.id, body: received.body, job_id: jobId, error_code: code }",
    tests: [DISPATCHER],
  },
];
