import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalCloud } from "../../local/cloud";
import { runMaskline } from "../../local/run";
import type { RunOptions } from "../../local/settings";

/** The whole of Maskline in a folder of its own, which is gone when it has stopped. */
export async function cloudWith(options: RunOptions): Promise<LocalCloud> {
  const dataDir = mkdtempSync(join(tmpdir(), "maskline-auth-"));
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  const cloud = await runMaskline({ dataDir, port: 0, quiet: true, ...options });
  return { ...cloud, stop: () => cloud.stop().finally(remove) };
}

/** A path for a route, with something in each of its parameters. */
const pathFor = (route: string): string => route.replace(/\{\w+\}/g, "some-id");

/** A request for a route that, once it is let in, does no harm: what is asked for is unknown or not understood. */
export function request(api: string, routeKey: string, headers: Readonly<Record<string, string>> = {}) {
  const [method = "", path = ""] = routeKey.split(" ");
  const body = method === "GET" ? {} : { body: "{}" };
  return {
    url: api + pathFor(path),
    init: { method, ...body, headers: { "content-type": "application/json", ...headers } },
  };
}
