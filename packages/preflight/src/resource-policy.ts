/** A statement of the policy of a key or a topic. */
export interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
}

/** @throws SyntaxError if it is not JSON */
export function statementsOf(policy: string): readonly Statement[] {
  const { Statement = [] } = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] };
  return [Statement].flat();
}

/**
 * Whether a statement allows a service of AWS an action. Conditions and denials are not evaluated: what this denies is certainly
 * denied, what it allows may be denied.
 *
 * @param service whether this is the service principal
 */
export function mayAllow(
  statements: readonly Statement[],
  service: (principal: string) => boolean,
  action: string,
): boolean {
  return statements.some(
    ({ Effect, Principal, Action = [] }) =>
      Effect === "Allow" &&
      principalsOf(Principal).some((principal) => principal === "*" || service(principal)) &&
      [Action].flat().some((pattern) => matches(pattern, action)),
  );
}

function principalsOf(principal: Statement["Principal"] = {}): readonly string[] {
  if (typeof principal === "string") return [principal];
  const { Service = [], AWS = [] } = principal;
  return [...[Service].flat(), ...[AWS].flat().filter((each) => each === "*")];
}

/** As IAM compares actions: case does not matter. */
function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(action);
}
