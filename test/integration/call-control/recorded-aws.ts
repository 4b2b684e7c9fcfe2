import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Kept apart, so that a test can count the requests of the function alone. */
const forward = globalThis.fetch;

/** What came in at AWS's one door, in order. */
export interface AwsRequest {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface RecordedAws {
  readonly url: string;
  readonly requests: AwsRequest[];
  /** What an action does instead: how long it waits first, or the status it answers. */
  readonly faults: Map<string, { readonly waitMs?: number; readonly status?: number }>;
  readonly secrets: Map<string, string>;
  close(): Promise<void>;
}

/** Every AWS service behind one address: engines where there are some, secrets from a map; all of it is counted. */
export async function recordedAws(engines: { dynamodb: string; sqs: string }): Promise<RecordedAws> {
  const requests: AwsRequest[] = [];
  const faults: RecordedAws["faults"] = new Map();
  const secrets = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const target = String(request.headers["x-amz-target"]);
    const action = target.slice(target.indexOf(".") + 1);
    const input = JSON.parse(body);
    requests.push({ action, input });
    const { waitMs = 0, status } = faults.get(action) ?? {};
    if (waitMs > 0) await setTimeout(waitMs);
    if (status !== undefined) return response.writeHead(status).end('{"__type":"x#InternalServerError"}');
    if (action === "GetSecretValue") {
      const SecretString = secrets.get(input.SecretId);
      if (SecretString === undefined) return response.writeHead(400).end('{"__type":"ResourceNotFound"}');
      return response.end(JSON.stringify({ SecretString }));
    }
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const forwarded = await forward(target.startsWith("DynamoDB") ? engines.dynamodb : engines.sqs, {
      method: "POST",
      headers: headers as Record<string, string>,
      body,
    }).catch(() => undefined);
    if (forwarded === undefined) return response.destroy();
    response.writeHead(forwarded.status, { "content-type": "application/json" });
    return response.end(await forwarded.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    faults,
    secrets,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
