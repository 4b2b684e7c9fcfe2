import { CommandFailure } from "./failure";

const credentials =
  /^(CredentialsProviderError|ExpiredToken.*|InvalidClientTokenId|UnrecognizedClient.*|TokenProviderError)$/;
const notAllowed = /^(AccessDenied.*|KMS.*AccessDenied.*|KmsAccessDenied|Forbidden|403)$/;

/** What an AWS service or the way to it says, in words that say what to do; undefined for what is no such error. */
export function describeServiceError(error: unknown): CommandFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (credentials.test(name) || /Could not load credentials/.test(message))
    return new CommandFailure("unreachable", "no AWS credentials that work: sign in, or name a --profile", {
      cause: error,
    });
  if (/Region is missing/.test(message))
    return new CommandFailure("unreachable", "no AWS region: name one with --region", { cause: error });
  if (notAllowed.test(name))
    return new CommandFailure(
      "forbidden",
      `these credentials may not do this: ${message}; docs/cli.md lists what is needed`,
      {
        cause: error,
      },
    );
  if (isConnection(error))
    return new CommandFailure(
      "unreachable",
      `no connection (${message || name}): is the stage running, and the network there?`,
      {
        cause: error,
      },
    );
  return undefined;
}

const isConnection = (error: Error & { code?: unknown }): boolean =>
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/.test(String(error.code)) ||
  /ECONNREFUSED|ENOTFOUND/.test(error.message) ||
  error.name === "TimeoutError";
