import { type Agent, request as httpRequest } from "node:http";

/** A response of another server, without its hop-by-hop headers. */
export interface ForwardedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Sends a request to another server on this machine and reads the complete response. */
export function forward(
  endpoint: string,
  request: {
    readonly method: string;
    readonly url: string;
    /** Alternating names and values, or an object. */
    readonly headers: readonly string[] | Readonly<Record<string, string>>;
    readonly body: string | Buffer;
  },
  agent: Agent,
): Promise<ForwardedResponse> {
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
