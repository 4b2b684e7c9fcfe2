import type { FunctionPlan } from "../assembly/plan";

/** Where the SDK inside a function finds the services. */
export interface ServiceEndpoints {
  readonly dynamodb: string;
  readonly queues: string;
  readonly secrets: string;
}

/**
 * The environment a worker starts with: the runtime's own variables, the template's, and the addresses of the engines.
 * The access key is the function's logical id and the session token its worker: both travel in each signed request, which
 * is how a recorded call is known to be this function's.
 */
export function environmentOf(
  plan: FunctionPlan,
  workerId: string,
  region: string,
  endpoints: ServiceEndpoints,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "",
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: plan.logicalId,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: workerId,
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: workerId,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.queues,
    AWS_ENDPOINT_URL_SNS: endpoints.queues,
    AWS_ENDPOINT_URL_S3: endpoints.queues,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    ...plan.environment,
  };
}
