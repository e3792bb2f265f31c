import { explainCode, type JobWithoutOutput } from "@boomerang/client";
import { DocText } from "./doc-text.tsx";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";

/** Why a job has no result, each error with its meaning and what to do. */
export function JobErrors({ site, job: { errors, status } }: { site: Site; job: JobWithoutOutput }) {
  if (errors.length === 0) return null;
  return (
    <section class="errors" aria-labelledby="errors-title">
      <h2 id="errors-title">
        {status === "SUCCEEDED" ? "Errors reported beside the result" : "Why there is no result"}
      </h2>
      <dl>
        {errors.map(({ code, message }) => {
          const explained = explainCode(code);
          return (
            <>
              <dt>
                <code>
                  <Text value={code} />
                </code>
              </dt>
              <dd>
                <strong>Message:</strong> <Text value={message} />
                {explained && (
                  <>
                    {!isSame(message, explained.meaning) && (
                      <p>
                        <strong>Meaning:</strong> <DocText site={site} value={explained.meaning} />
                      </p>
                    )}
                    <p>
                      <strong>What to do:</strong> <DocText site={site} value={explained.action} />
                    </p>
                  </>
                )}
              </dd>
            </>
          );
        })}
      </dl>
    </section>
  );
}

/** Errors that Boomerang sets itself may have their meaning as message. */
function isSame(message: string, meaning: string): boolean {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, "");
  return letters(message) === letters(meaning);
}
