import { CommandFailure, type FailureKind } from "./failure";

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The HTTP API of a stage. */
export interface Api {
  /** @throws CommandFailure for whatever is no success, in the words of the API's problem document */
  ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<ApiAnswer>;
}

interface Where {
  readonly url: string;
  /** As the global one, with whatever the API wants of a caller. */
  readonly fetch: typeof fetch;
  /** What to do when nobody answers. */
  readonly unreachable: string;
}

/** Longer than the API ever takes: it answers within 29 seconds or not at all. */
const patienceMs = 35_000;

export const httpApi = ({ url, fetch: authorized, unreachable }: Where): Api => ({
  async ask(method, path, body) {
    const init: RequestInit = {
      method,
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    };
    const response = await authorized(new URL(path.replace(/^\//, ""), url).href, init).catch(
      (cause: unknown) => {
        throw cause instanceof CommandFailure
          ? cause
          : new CommandFailure("unreachable", `no answer from ${url}: ${unreachable}`, { cause });
      },
    );
    const answer = await objectOf(response);
    if (response.ok) return { status: response.status, body: answer };
    throw refusal(response.status, answer);
  },
});

async function objectOf(response: Response): Promise<ApiAnswer["body"]> {
  const text = await response.text();
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null ? (value as ApiAnswer["body"]) : {};
  } catch {
    return {};
  }
}

const kinds: Readonly<Record<number, FailureKind>> = {
  400: "misused",
  401: "forbidden",
  403: "forbidden",
  404: "not-found",
  422: "failed",
};
const advice: Readonly<Record<number, string>> = {
  401: "the API wants a token: pass one with --token or MASKLINE_TOKEN",
  403: "these credentials may not do this: they need execute-api:Invoke on the API, or a token its scope (--token)",
  429: "too many requests: try again in a while",
  503: "try again in a while",
};

function refusal(status: number, body: ApiAnswer["body"]): CommandFailure {
  const { title, detail, message, errors } = body;
  const listed = Array.isArray(errors)
    ? (errors as { pointer?: string; detail?: string }[]).map((each) =>
        `${each.pointer ?? ""} ${each.detail ?? ""}`.trim(),
      )
    : [];
  const words = [
    ...new Set([title ?? message ?? `the API answered ${status}`, detail, ...listed, advice[status]]),
  ];
  return new CommandFailure(
    kinds[status] ?? "failed",
    words.filter((word) => typeof word === "string").join("; "),
  );
}
