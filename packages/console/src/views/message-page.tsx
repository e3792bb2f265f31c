import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface MessagePageProps {
  readonly site: Site;
  readonly title: string;
  /** What happened, and why. */
  readonly message: string;
  /** What to do. */
  readonly nextStep?: string | undefined;
  readonly search?: string | undefined;
}

/** A page that says what happened and what to do. */
export function MessagePage({ site, title, message, nextStep, search }: MessagePageProps) {
  return (
    <Layout site={site} title={title} search={search}>
      <h1>{title}</h1>
      <p id="message">
        <Text value={message} />
      </p>
      {nextStep && (
        <p>
          <Text value={nextStep} />
        </p>
      )}
      <p>
        <a href={`${site.root}/jobs`}>All jobs</a>
      </p>
    </Layout>
  );
}
