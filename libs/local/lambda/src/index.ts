export type { Credentials } from './lib/environment-variables';
export type { FunctionStats } from './lib/function-pool';
export { type Invocation, type Invoker, TooManyRequestsError, UnknownFunctionError } from './lib/invocation';
export { type LambdaService, lambdaService, type LambdaServiceOptions } from './lib/lambda-service';
export { type LogEntry, logText, type PlatformEvent } from './lib/log-entry';
