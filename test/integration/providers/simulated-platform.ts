import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Mode } from "../../../core/domain/modes";
import { ProviderError, type ProviderFailure } from "../../../core/domain/provider";
import type { Credential, Provider } from "../../../core/domain/provider-module";
import { providerFor } from "../../../core/providers/registry";
import { type Simulator, startSimulator } from "../../../simulator/server";
import { e164 } from "./requests";

export interface Push {
  readonly path: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

/** Stands where our webhooks are: keeps what is pushed. */
async function startReceiver() {
  const pushes: Push[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    pushes.push({ path: request.url ?? "", headers, body: Buffer.concat(chunks).toString() });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { pushes, url, close: () => server.close() };
}

export interface SimulatedPlatform {
  readonly simulator: Simulator;
  readonly pushes: Push[];
  /** Where they are pushed to. */
  readonly receiverUrl: string;
  /** Our client of the simulator's application of this mode. */
  provider(provider: string, mode: Mode): Provider;
  credential(mode: Mode): Credential;
  /** The n-th privacy number of that application. */
  number(mode: Mode, index?: number): ReturnType<typeof e164>;
  control(path: string, body: object, method?: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function startPlatforms(): Promise<SimulatedPlatform> {
  const receiver = await startReceiver();
  const simulator = await startSimulator({ port: 0, webhookBase: receiver.url, seed: 1 });
  const applicationOf = (mode: Mode) => {
    const found = simulator.applications.find((each) => each.mode === mode.toLowerCase());
    if (!found) throw new Error(`the simulator has no ${mode} application`);
    return found;
  };
  const credential = (mode: Mode) => {
    const { appKey, appSecret } = applicationOf(mode);
    return { appKey, appSecret };
  };
  return {
    simulator,
    pushes: receiver.pushes,
    receiverUrl: receiver.url,
    credential,
    provider: (provider, mode) =>
      providerFor(
        { provider, application: applicationOf(mode).application, mode, baseUrl: simulator.url },
        { credentials: async () => ({ current: credential(mode) }), clock: () => simulator.now() },
      ),
    number: (mode, index = 0) => e164(applicationOf(mode).numbers[index] ?? ""),
    control: async (path, body, method = "POST") => {
      const response = await fetch(`${simulator.url}/_control/${path}`, {
        method,
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json() as Promise<Record<string, unknown>>;
    },
    close: async () => {
      await simulator.close();
      receiver.close();
    },
  };
}

/** The failure an operation must end with. */
export async function failureOf(doing: Promise<unknown>): Promise<ProviderFailure> {
  const error = await doing.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (error instanceof ProviderError) return error.failure;
  throw error ?? new Error("it succeeded");
}
