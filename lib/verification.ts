import { Duration } from "aws-cdk-lib";
import type { MasklineFunction } from "./constructs/maskline-function";
import type { Functions } from "./functions";
import { allowItems, allowItemsUnderKey, allowSecrets } from "./grants";
import type { Parts } from "./parts";

/** Has codes spoken to people, and tells what became of the call, where an application is for that. */
export function verification({ resources, functions, api }: Parts): void {
  if (!resources.config.voice?.some(({ mode }) => mode === "VERIFICATION")) return;
  api.serve(speaker(functions), ["POST /v1/verification-calls", "GET /v1/verification-calls/{id}"]);
}

function speaker(functions: Functions): MasklineFunction {
  const { config, storage, secrets, encryptionKey } = functions.resources;
  const speaking = functions.secretsOf((config.voice ?? []).filter(({ mode }) => mode === "VERIFICATION"));
  const fn = functions.make("Verification", {
    callsProvider: true,
    folder: "verification",
    description: "Has verification codes spoken to people by telephone",
    timeout: Duration.seconds(15),
    memorySize: 512,
    environment: {
      NUMBERS_TABLE: storage.numbers.tableName,
      CALLS_TABLE: storage.calls.tableName,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
      APPLICATION_SECRET_ARNS: functions.arnsOf(speaking),
    },
    impact: "Nobody gets a verification code by telephone: people can't sign in or confirm.",
  });
  allowItems(fn, storage.calls, ["PutItem", "UpdateItem", "DeleteItem", "Query"]);
  allowItems(fn, storage.numbers, ["GetItem", "UpdateItem"]);
  allowSecrets(fn, [secrets.callerToken, ...Object.values(speaking)]);
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}
