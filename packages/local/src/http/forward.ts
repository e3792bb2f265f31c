import { type Agent, request as httpRequest } from "node:http";

/** An answer of another server, untouched. */
export interface ForwardedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Sends a whole request to another server on this machine and reads the whole answer. */
export function forward(
  endpoint: string,
  request: {
    readonly method: string;
    readonly url: string;
    /** Names and values in turn, or an object. */
    readonly headers: readonly string[] | Readonly<Record<string, string>>;
    readonly body: string | Buffer;
  },
  agent: Agent,
): Promise<ForwardedAnswer> {
  return new Promise((resolve, reject) => {
    const { method, headers, url: path } = request;
    const { hostname, port } = new URL(endpoint);
    const outgoing = httpRequest({ hostname, port, path, method, headers, agent }, async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
        resolve({
          status: response.statusCode ?? 502,
          headers: endToEnd(response.headers),
          body: Buffer.concat(chunks),
        });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.on("error", reject);
    outgoing.end(request.body);
  });
}

const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

function endToEnd(headers: NodeJS.Dict<string | string[]>): Record<string, string | readonly string[]> {
  const kept: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = value;
  }
  return kept;
}
