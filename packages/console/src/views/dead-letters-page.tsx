import { type DeadLetter, explainCode } from "@boomerang/client";
import { isJobId } from "../jobs/ids.ts";
import { codeOf, type Letters } from "../letters/read-letters.ts";
import { commandLine } from "../text/command-line.ts";
import { rawText } from "../text/json-text.ts";
import { Command } from "./command.tsx";
import { DocText } from "./doc-text.tsx";
import { Layout, type Site } from "./layout.tsx";
import { ScrolledText } from "./scrolled-text.tsx";
import { Text } from "./text.tsx";
import { Time } from "./time.tsx";

/** Codes of messages that can never be accepted as they are. */
const RETURNING: readonly string[] = ["invalid_json", "invalid_message", "payload_too_large", "job_id_taken"];
const EDITABLE: readonly string[] = ["invalid_message", "job_id_taken"];

/** Messages that cannot be processed: why, and how to send them again. */
export function DeadLettersPage({
  site,
  letters: { letters, codes, total, isAtLeast },
}: {
  site: Site;
  letters: Letters;
}) {
  return (
    <Layout site={site} title="Dead letters" current="dead-letters">
      <h1>Dead letters</h1>
      {total === 0 ? (
        <p>There are none: every message could be processed.</p>
      ) : (
        <>
          {codes.map(([code, count]) => (
            <Code
              site={site}
              code={code}
              count={count}
              letters={letters.filter((each) => codeOf(each) === code)}
            />
          ))}
          {letters.length < total && (
            <p class="note">
              The latest {letters.length} of {isAtLeast && "at least "}
              {total.toLocaleString("en")} are shown.
            </p>
          )}
        </>
      )}
      <p class="note">Reading them hides them from other readers of the queue for a moment.</p>
    </Layout>
  );
}

interface CodeProps {
  readonly site: Site;
  readonly code: string;
  readonly count: number;
  readonly letters: readonly DeadLetter[];
}

function Code({ site, code, count, letters }: CodeProps) {
  const explained = explainCode(code);
  const query = new URLSearchParams({ code });
  return (
    <section aria-labelledby={`code-${code}`}>
      <h2 id={`code-${code}`}>
        <Text value={code} /> ({count.toLocaleString("en")})
      </h2>
      {explained && (
        <p>
          <DocText site={site} value={explained.meaning} /> <strong>What to do:</strong>{" "}
          <DocText site={site} value={explained.action} />
        </p>
      )}
      {RETURNING.includes(code) && (
        <p class="notice">
          Sent again as they are, they come back. Open each message: correct it as a new job, if it should
          run, and delete it.
        </p>
      )}
      <p>
        <a href={`${site.root}/dead-letters/redrive?${query}`}>Send these to the jobs queue again …</a>
      </p>
      <Command
        text={commandLine(site.deployment, ["dead-letters", "redrive", "--code", code])}
        label={`send the messages with the code ${code} again`}
      />
      <ul class="letters">
        {letters.map((letter) => (
          <li>
            <Letter site={site} letter={letter} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Letter({ site, letter }: { site: Site; letter: DeadLetter }) {
  const { id, reason, jobId, batchId, sentAt, body, bodyLocation } = letter;
  const { text, isCut } = rawText(body);
  return (
    <>
      <p>
        {sentAt && <Time at={sentAt} />} <Text value={reason} />
      </p>
      <details>
        <summary>
          Message <Text value={id} />
        </summary>
        {jobId && (
          <p>
            Job{" "}
            {isJobId(jobId) ? (
              <a href={`${site.root}/job/${encodeURIComponent(jobId)}`}>
                <Text value={jobId} />
              </a>
            ) : (
              <Text value={jobId} />
            )}
            {batchId && (
              <>
                {" of batch "}
                <Text value={batchId} />
              </>
            )}
          </p>
        )}
        {bodyLocation && (
          <p>
            Its bytes are at <Text value={bodyLocation} />
          </p>
        )}
        <ScrolledText label={`Message ${id}`} text={text} />
        {isCut && <p class="note">The first 50,000 characters.</p>}
        {!isCut && EDITABLE.includes(codeOf(letter)) && (
          <form method="post" action={`${site.root}/submit/edit`}>
            <input type="hidden" name="body" value={body} />
            <button type="submit">Correct it, as a new job</button>
          </form>
        )}
        <form method="post" action={`${site.root}/dead-letters/redrive?${new URLSearchParams({ id })}`}>
          <button type="submit">Send it to the jobs queue again</button>
        </form>
        <p>
          <a href={`${site.root}/dead-letters/delete?${new URLSearchParams({ id, reason })}`}>Delete it …</a>
        </p>
      </details>
    </>
  );
}
