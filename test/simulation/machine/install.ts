import { syncBuiltinESMExports } from "node:module";
import zlib from "node:zlib";
import { Gates } from "./gates";
import { asInstance, type Instance, instanceNow } from "./invocation";
import { VirtualTime } from "./virtual-time";

/**
 * Takes over this process's time, chance and background work, for good. To be imported before anything that is to live in the
 * simulated world: some of it keeps what it finds when it is loaded.
 */
export const gates = new Gates();

export const time = new VirtualTime(instanceNow, (owner, run) => {
  asInstance(owner as Instance | undefined, run);
});

/** Libraries that call home, ask for metadata or warn would only disturb. */
Object.assign(process.env, {
  POWERTOOLS_SERVICE_NAME: "simulation",
  POWERTOOLS_METRICS_NAMESPACE: "Maskline",
  POWERTOOLS_LOG_LEVEL: "INFO",
  AWS_REGION: "us-east-1",
});

/** WebCrypto works on other threads: rest is not before it is done. */
function countCrypto(): void {
  const prototype = Object.getPrototypeOf(globalThis.crypto.subtle) as Record<string, unknown>;
  for (const name of ["digest", "sign", "importKey"]) {
    const original = prototype[name] as (...args: unknown[]) => Promise<unknown>;
    prototype[name] = function counted(this: unknown, ...args: unknown[]) {
      return gates.work(() => original.apply(this, args));
    };
  }
}

/** So does zlib; here it answers at once. */
function compressAtOnce(): void {
  type Done = (error: Error | null, result?: Buffer) => void;
  const atOnce = (act: (data: Buffer, options?: zlib.ZlibOptions) => Buffer) =>
    function compress(data: Buffer, ...rest: [Done] | [zlib.ZlibOptions, Done]) {
      const done = rest.at(-1) as Done;
      const options = rest.length === 2 ? (rest[0] as zlib.ZlibOptions) : undefined;
      const result = act(data, options);
      queueMicrotask(() => done(null, result));
    };
  Object.assign(zlib, { gzip: atOnce(zlib.gzipSync), gunzip: atOnce(zlib.gunzipSync) });
}

countCrypto();
compressAtOnce();
time.install();
syncBuiltinESMExports();
