import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { httpApi } from "../api";
import { CommandFailure } from "../failure";
import type { StageOptions } from "../stage-options";
import type { QueuePair, Target } from "../target";
import type { Terminal } from "../terminal";
import { s3Objects } from "./objects";
import { sqsQueues } from "./queues";

const url = v.pipe(v.string(), v.url());
const localFile = v.object({
  api: url,
  simulator: v.string(),
  sqs: url,
  s3: url,
  queues: v.record(v.string(), url),
  buckets: v.record(v.string(), v.string()),
  auth: v.optional(
    v.variant("kind", [
      v.object({ kind: v.literal("none") }),
      v.object({
        kind: v.literal("iam"),
        accessKeyId: v.string(),
        secretAccessKey: v.string(),
        region: v.string(),
      }),
      v.object({ kind: v.literal("jwt"), issuer: v.string(), tokenUrl: v.optional(url) }),
    ]),
  ),
});
type LocalFile = v.InferOutput<typeof localFile>;

const start = 'start it with "npm start", or name a deployed stack with --stack Maskline-<stage>';

/** What "npm start" runs, as its `local.json` says. */
export async function openLocal(options: StageOptions, { env, cwd }: Terminal): Promise<Target> {
  const file = find(options, env, cwd);
  if (file === undefined) throw new CommandFailure("unreachable", `no local cloud is running: ${start}`);
  const local = read(file);
  const access = { region: "us-east-1", credentials: { accessKeyId: "cli", secretAccessKey: "local" } };
  const closing: { close(): void }[] = [];
  const opened = <Opened extends { close(): void }>(each: Opened): Opened => {
    closing.push(each);
    return each;
  };
  return {
    name: "the local cloud",
    api: httpApi({
      url: `${local.api}/`,
      fetch: authorized(local.auth, options.token ?? env.MASKLINE_TOKEN),
      unreachable: `is the local cloud still running? ${start}`,
    }),
    pairs: pairsOf(local.queues),
    archive: local.buckets.notifications ?? "",
    now: () => clockOf(local),
    queues: async () => opened(await sqsQueues({ ...access, endpoint: local.sqs })),
    objects: async () => opened(await s3Objects({ ...access, endpoint: local.s3, forcePathStyle: true })),
    close: () => {
      for (const each of closing) each.close();
    },
  };
}

/** Where the data of a local cloud may be: as told, as `npm start` was told, here, or in the checkout this is part of. */
function find({ local }: StageOptions, env: NodeJS.ProcessEnv, cwd: string): string | undefined {
  if (typeof local === "string") {
    const named = resolve(cwd, local);
    if (!existsSync(named))
      throw new CommandFailure("unreachable", `${local}: there is no such file; ${start}`);
    return named;
  }
  const folders = [env.MASKLINE_DATA, join(cwd, ".maskline"), join(__dirname, "..", "..", ".maskline")];
  return folders
    .flatMap((folder) => (folder ? [join(resolve(cwd, folder), "local.json")] : []))
    .find((file) => existsSync(file));
}

function read(file: string): LocalFile {
  const parsed = v.safeParse(localFile, parseJson(file));
  if (parsed.success) return parsed.output;
  const paths = parsed.issues.map((issue) => v.getDotPath(issue) ?? "the whole");
  throw new CommandFailure(
    "unreachable",
    `${file} is not what "npm start" of this version writes (${[...new Set(paths)].join(", ")}): start it again`,
  );
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

const pairsOf = (queues: LocalFile["queues"]): QueuePair[] =>
  Object.entries(queues).flatMap(([name, queueUrl]) => {
    const dlqUrl = queues[`${name}-dlq`];
    return dlqUrl === undefined ? [] : [{ name, url: queueUrl, dlqUrl }];
  });

/** The simulator moves the clock of the whole local cloud, and tells it. */
async function clockOf({ simulator }: LocalFile): Promise<number> {
  if (simulator === "") return Date.now();
  const answer = await fetch(`${simulator}/_control/clock`).catch((cause: unknown) => {
    throw new CommandFailure("unreachable", `no answer from ${simulator}: ${start}`, { cause });
  });
  return Date.parse(((await answer.json()) as { now: string }).now);
}

/** The local cloud tells how to be let in: nobody else can reach it. */
function authorized(auth: LocalFile["auth"], token: string | undefined): typeof fetch {
  if (token !== undefined) return withToken(async () => token);
  switch (auth?.kind) {
    case "iam":
      return async (input, init) => {
        const { AwsClient } = await import("aws4fetch");
        const { kind: _, ...credentials } = auth;
        return new AwsClient({ ...credentials, service: "execute-api", retries: 0 }).fetch(
          String(input),
          init,
        );
      };
    case "jwt": {
      const { tokenUrl } = auth;
      return tokenUrl === undefined ? fetch : withToken(() => askForToken(tokenUrl));
    }
    default:
      return fetch;
  }
}

export const withToken =
  (token: () => Promise<string>): typeof fetch =>
  async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${await token()}`);
    return fetch(input, { ...init, headers });
  };

async function askForToken(tokenUrl: string): Promise<string> {
  const answer = await fetch(tokenUrl, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
  });
  const body = (await answer.json()) as { access_token?: string };
  if (body.access_token === undefined)
    throw new CommandFailure("forbidden", `the local issuer gave no token (${answer.status})`);
  return body.access_token;
}
