import type { PropsWithChildren } from "hono/jsx";
import type { JobView } from "../job/job-view.ts";
import { Content } from "./content.tsx";

interface JobContentsProps extends Pick<JobView, "input" | "output"> {
  /** Of the job's page. */
  readonly address: string;
}

/** The output and the input, or why there is none. */
export function JobContents({ address, input, output }: JobContentsProps) {
  return (
    <>
      {output === "gone" && (
        <NoContent id="output" title="Output">
          It is not stored any more: how long outputs are kept is a setting of the deployment. To get it
          again, submit the job under a new id.
        </NoContent>
      )}
      {output === "unreadable" && (
        <NoContent id="output" title="Output">
          It could not be read: see above.
        </NoContent>
      )}
      {typeof output === "object" && (
        <Content
          id="output"
          title="Output"
          text={output.text}
          href={`${address}/output`}
          note={
            output.isJson ? undefined : "This is no strict JSON: it has NaN, Infinity or control characters."
          }
        />
      )}
      {typeof input === "object" ? (
        <Content id="input" title="Input" text={input.text} href={`${address}/input`} />
      ) : (
        <NoContent id="input" title="Input">
          {input === "gone"
            ? "It is not kept any more: the job has a result, or was rejected."
            : "It could not be read: see above."}
        </NoContent>
      )}
    </>
  );
}

function NoContent({ id, title, children }: PropsWithChildren<{ id: string; title: string }>) {
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p>{children}</p>
    </section>
  );
}
