import type { InputError } from "../domain/invalid-input";

/** A problem document (RFC 9457), `application/problem+json`. */
export interface ProblemDocument {
  /** `urn:maskline:problem:{slug}`: stable, to be compared by programs. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** Present in answers to quote when reporting a failure of ours. */
  readonly requestId?: string;
  readonly [extension: string]: unknown;
}

interface HttpProblemInit {
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** Becomes the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  /** Further members of the document, e.g. the provider's kind of refusal. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Every kind of problem the API answers with: its slug, status and title. */
export const problemTypes = {
  "malformed-json": { status: 400, title: "The body is not valid JSON" },
  "invalid-request": { status: 400, title: "The request is not what the contract says" },
  "not-authenticated": { status: 401, title: "The sender could not be authenticated" },
  "not-found": { status: 404, title: "There is no such thing here" },
  "unknown-order": { status: 404, title: "No order with this id is known" },
  "no-callee-to-set": {
    status: 409,
    title: "The order has no live binding whose callee is set for each call",
  },
  "event-id-reused": { status: 409, title: "This event id was used for another event" },
  "order-lives": { status: 409, title: "An order of this person is not over" },
  "id-reused": { status: 409, title: "This id was used for another request" },
  "audit-under-way": { status: 409, title: "Another audit is under way" },
  "recording-lost": { status: 410, title: "The recording was lost" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "refused-by-policy": { status: 422, title: "The policy does not allow this" },
  "refused-by-provider": { status: 422, title: "The provider refuses this for good" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something failed on our side" },
  "temporarily-unavailable": { status: 503, title: "Try again later" },
} as const;

export type ProblemSlug = keyof typeof problemTypes;

/** An answer that is a problem document; thrown anywhere beneath the wrapper of `api-gateway.ts`. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;

  constructor(
    readonly slug: ProblemSlug,
    readonly init: HttpProblemInit = {},
  ) {
    super(init.detail ?? problemTypes[slug].title);
    this.status = problemTypes[slug].status;
  }

  document(requestId?: string): ProblemDocument {
    const { detail, errors, members } = this.init;
    return {
      ...members,
      type: problemTypeUri(this.slug),
      title: problemTypes[this.slug].title,
      status: this.status,
      ...(detail === undefined ? {} : { detail }),
      ...(errors === undefined ? {} : { errors }),
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
}

export const problemTypeUri = (slug: ProblemSlug): string => `urn:maskline:problem:${slug}`;

/** 400 with everything that is wrong at once. */
export const invalidRequest = (errors: readonly InputError[]): HttpProblem =>
  new HttpProblem("invalid-request", {
    detail: errors.length === 1 ? "One thing is wrong." : `${errors.length} things are wrong.`,
    errors,
  });
