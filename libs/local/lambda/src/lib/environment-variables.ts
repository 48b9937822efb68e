import type { FunctionModel } from '@carillon/local-terraform-model';

export interface VariablesOptions {
  model: FunctionModel;
  region: string;
  taskRoot: string;
  runtimeRoot: string;
  logStream: string;
  credentials: Credentials;
}

/** What a function signs its requests with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** What Lambda sets unless the function sets it itself. */
const defaults = () => ({
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  PATH: process.env['PATH'] ?? '',
  AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
});

/** What Lambda sets, and what else it refuses in a function's own variables. */
const RESERVED = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
] as const;

type Reserved = Partial<Record<(typeof RESERVED)[number], string>>;

const ofLambda = ({ model, region, taskRoot, runtimeRoot, logStream, credentials }: VariablesOptions): Reserved => ({
  _HANDLER: model.handler,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: `AWS_Lambda_${model.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: model.name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memoryMb),
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: model.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
  LAMBDA_TASK_ROOT: taskRoot,
  LAMBDA_RUNTIME_DIR: runtimeRoot,
});

/**
 * The environment variables of one execution environment: Lambda's and the function's own, exactly as Terraform has them, and nothing of
 * the program's but `PATH` (developer guide, "Using Lambda environment variables").
 */
export const environmentVariables = (options: VariablesOptions): Record<string, string> => ({
  ...defaults(),
  ...options.model.environment,
  ...ofLambda(options),
});

/** The names among a function's own variables that Lambda refuses to create it with. */
export const reservedNames = ({ environment }: FunctionModel): string[] =>
  RESERVED.filter((name) => name in environment);
