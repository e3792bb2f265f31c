import { Field } from "./field.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

/** What the form of a new job has, as text. */
export interface SubmitForm {
  readonly target: string;
  readonly input: string;
  readonly jobId: string;
  readonly batchId: string;
  readonly priority: string;
  readonly metadata: string;
}

export const EMPTY_FORM: SubmitForm = {
  target: "",
  input: "",
  jobId: "",
  batchId: "",
  priority: "",
  metadata: "",
};

/** Targets of the simulated API. */
const SIMULATED = ["model:echo", "model:sentiment"];

interface SubmitPageProps {
  readonly site: Site;
  readonly form: SubmitForm;
  /** Targets that the form offers. */
  readonly suggestions: readonly string[];
  /** Why the job was not submitted. */
  readonly problem?: string | undefined;
  /** Whether the form has something that the last job of the browser must not replace; default no. */
  readonly isFilled?: boolean;
}

/** The form that submits a job. The browser remembers the last one. */
export function SubmitPage({ site, form, suggestions, problem, isFilled = false }: SubmitPageProps) {
  return (
    <Layout site={site} title="Submit a job" current="submit" scripts={["remember.js"]}>
      <h1>Submit a job</h1>
      {problem && (
        <p class="problem" role="alert">
          <Text value={problem} />
        </p>
      )}
      <form
        class="submit"
        method="post"
        action={`${site.root}/submit`}
        data-remember={problem === undefined && !isFilled ? "fill" : "keep"}
      >
        <Field
          name="target"
          label="Target"
          value={form.target}
          placeholder={site.hasFaults ? "model:echo" : "model:abc123/production"}
          isRequired
          suggestions={suggestions.length > 0 || !site.hasFaults ? suggestions : SIMULATED}
        />
        <label class="field">
          <span>Input, as JSON</span>
          <textarea name="input" rows={8} required spellcheck={false}>
            {form.input}
          </textarea>
        </label>
        <Field name="jobId" label="Job id" value={form.jobId} placeholder="default: a random one" />
        <Field name="batchId" label="Batch" value={form.batchId} placeholder="nightly-2026-11-28" />
        <Field
          name="priority"
          label="Priority, 0 to 2; 0 is the highest"
          value={form.priority}
          placeholder="default: 0"
        />
        <Field
          name="metadata"
          label="Metadata, as JSON"
          value={form.metadata}
          placeholder='{"customer":"42"}'
        />
        <button type="submit">Submit</button>
      </form>
    </Layout>
  );
}
