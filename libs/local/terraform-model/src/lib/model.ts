/** What a directory of Terraform JSON describes, with every reference resolved: what the local system starts. */
export interface SystemModel {
  region: string;
  /** Twelve digits. */
  accountId: string;
  apis: WebSocketApi[];
  functions: FunctionModel[];
  tables: TableModel[];
  schedules: ScheduleModel[];
  queues?: QueueModel[];
  eventSourceMappings?: EventSourceMappingModel[];
  roles?: RoleModel[];
  /** What functions let services invoke them. */
  permissions?: PermissionModel[];
  /** What the local system does not start: types that it does not emulate, and with a `reason`, some of those that it does, or a block of theirs. */
  skipped: { type: string; count: number; reason?: string }[];
}

/** `aws_apigatewayv2_api` with `protocol_type = "WEBSOCKET"` and what belongs to it. */
export interface WebSocketApi {
  /** Ten characters, as on AWS; the same in every run. */
  id: string;
  name: string;
  /** Such as `$request.body.action`. */
  routeSelectionExpression: string;
  stages: StageModel[];
  routes: RouteModel[];
}

export interface StageModel {
  name: string;
  variables: Record<string, string>;
  /** `default_route_settings`, for the routes that have no limits of their own together. Absent: none. */
  throttle?: ThrottleModel;
  /** `route_settings`, by route key. */
  routeThrottles?: Record<string, ThrottleModel>;
}

/** A token bucket. Limits that are left out of a block of settings are 0: AWS then refuses everything. */
export interface ThrottleModel {
  /** Requests per second. */
  rateLimit: number;
  burstLimit: number;
}

export interface RouteModel {
  /** `$connect`, `$disconnect`, `$default` or a custom key. */
  key: string;
  /** A route without an integration is accepted by API Gateway: `$connect` then lets everyone in. */
  integration?: IntegrationModel;
  /** True only with both halves of a two-way route: the selection expression and the route response. */
  twoWay: boolean;
  /** Only of `$connect`. Absent: `NONE`. */
  authorization?: AuthorizationModel;
  /** Absent: messages are not validated. */
  validation?: ValidationModel;
}

export type AuthorizationModel = { type: 'CUSTOM'; authorizer: AuthorizerModel } | { type: 'AWS_IAM' };

/** `aws_apigatewayv2_authorizer`, type `REQUEST`. */
export interface AuthorizerModel {
  /** Part of the ARN that it is invoked for: `{api}/authorizers/{id}`. */
  id: string;
  name: string;
  functionName: string;
  /** Such as `route.request.querystring.token`. None: it is always asked. */
  identitySources: string[];
  /** ARN of the role by which API Gateway invokes it, `authorizer_credentials_arn`. Absent: the function has to permit it. */
  role?: string;
}

/** The request models of a route. */
export interface ValidationModel {
  /** `model_selection_expression` */
  selectionExpression: string;
  /** JSON schemas, draft 4, by what the expression selects. */
  schemas: Record<string, object>;
}

export type IntegrationModel = LambdaIntegration | MockIntegration | HttpProxyIntegration | HttpIntegration;

/** `AWS_PROXY`: API Gateway invokes a function and takes its answer. */
export interface LambdaIntegration {
  type: 'AWS_PROXY';
  functionName: string;
  /** 50 to 29,000; 29,000 by default. */
  timeoutMs: number;
  /** ARN of the role by which API Gateway invokes it, `credentials_arn`. Absent: the function has to permit it. */
  role?: string;
}

/** `MOCK`: API Gateway answers by itself. */
export interface MockIntegration extends TemplatesModel {
  type: 'MOCK';
  timeoutMs: number;
}

/** `HTTP_PROXY`: the message as it is to an HTTP endpoint, and its body back. */
export interface HttpProxyIntegration {
  type: 'HTTP_PROXY';
  url: string;
  method: string;
  timeoutMs: number;
}

/** `HTTP`: the same, with templates in both directions. */
export interface HttpIntegration extends Omit<HttpProxyIntegration, 'type'>, TemplatesModel {
  type: 'HTTP';
}

/** What an integration that is no proxy makes of a message and of the answer. */
export interface TemplatesModel {
  /** `template_selection_expression`; absent: the template `$default`. */
  templateSelectionExpression?: string;
  requestTemplates: Record<string, string>;
  /** What becomes of a message that selects no template: `NEVER` refuses it. */
  passthroughBehavior: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  responses: IntegrationResponseModel[];
}

/** `aws_apigatewayv2_integration_response` */
export interface IntegrationResponseModel {
  /** `$default`, or a pattern for the status, such as `/4\\d\\d/`. */
  key: string;
  templateSelectionExpression?: string;
  templates: Record<string, string>;
}

export interface FunctionModel {
  name: string;
  arn: string;
  /** Such as `nodejs24.x`. */
  runtime: string;
  /** Such as `main.handler` or `src/index.handler`. */
  handler: string;
  /** Absolute path of the ZIP. */
  archive: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  /** Only where Terraform reserves some; 0 means that nothing may run. */
  reservedConcurrency?: number;
  /** `aws_lambda_function_event_invoke_config`. Absent: Lambda's own limits. */
  asynchronous?: AsynchronousModel;
  /** Name of the log group; `/aws/lambda/<name>` by default. */
  logGroup: string;
  /** Terraform address for messages: `aws_lambda_function.this` */
  address: string;
  /** ARN of the role that it runs as. */
  role?: string;
}

/** What becomes of an asynchronous event that fails. Its destinations are not part of this: nothing is sent there. */
export interface AsynchronousModel {
  /** 0 to 2, after the first attempt. */
  retries: number;
  /** 60 to 21,600. */
  maxAgeSeconds: number;
}

/** `aws_iam_role` with the policies that it has, inline and attached. */
export interface RoleModel {
  name: string;
  /** `unique_id`: `AROA` and 17 characters, the same in every run. */
  id: string;
  arn: string;
  /** JSON text: who may assume it. */
  trust: string;
  policies: PolicyModel[];
  /** ARNs of attached policies that are not of this run: AWS's own, and those that others made. */
  foreignPolicies: string[];
  address: string;
}

export interface PolicyModel {
  name: string;
  /** JSON text. */
  document: string;
  address: string;
}

/** `aws_lambda_permission` */
export interface PermissionModel {
  functionName: string;
  /** Such as `lambda:InvokeFunction`. */
  action: string;
  /** Such as `apigateway.amazonaws.com`. */
  principal: string;
  /** With `*` and `?`; without it any. */
  sourceArn?: string;
  sourceAccount?: string;
}

export interface TableModel {
  name: string;
  hashKey: string;
  rangeKey?: string;
  attributes: { name: string; type: 'S' | 'N' | 'B' }[];
  globalSecondaryIndexes: IndexModel[];
  localSecondaryIndexes: IndexModel[];
  /** The attribute, in seconds since 1970, after which an item may go. */
  ttlAttribute?: string;
}

export interface IndexModel {
  name: string;
  hashKey: string;
  rangeKey?: string;
  projectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  nonKeyAttributes: string[];
}

/** `aws_scheduler_schedule`, or `aws_cloudwatch_event_rule` with one `aws_cloudwatch_event_target`. */
export interface ScheduleModel {
  kind: 'scheduler' | 'rule';
  name: string;
  arn: string;
  /** `rate(1 minute)`, `cron(0 12 * * ? *)` or, for Scheduler, `at(2026-12-24T18:00:00)`. */
  expression: string;
  /** IANA name; rules are always `UTC`. */
  timeZone: string;
  enabled: boolean;
  functionName: string;
  /** ARN of the role by which Scheduler invokes; rules have none. */
  role?: string;
  /** JSON text. Absent: the function gets the "Scheduled Event" of the service. */
  input?: string;
  /** Milliseconds since 1970. */
  startsAt?: number;
  endsAt?: number;
  retry: { maxAttempts: number; maxAgeSeconds: number };
}

/** A standard `aws_sqs_queue`. */
export interface QueueModel {
  name: string;
  arn: string;
  /** What AWS would answer from: `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
  url: string;
  visibilityTimeoutSeconds: number;
  delaySeconds: number;
  retentionSeconds: number;
  /** How long a receive waits that does not say so itself. */
  receiveWaitSeconds: number;
  /** Of one message, its attributes included. */
  maxMessageBytes: number;
  /** `redrive_policy`, here or as an `aws_sqs_queue_redrive_policy`. */
  redrive?: RedriveModel;
  /** JSON text of `redrive_allow_policy`. */
  redriveAllowPolicy?: string;
  sseEnabled: boolean;
  address: string;
}

/** Where the messages of a queue go that were received too often. */
export interface RedriveModel {
  /** A queue of the run. */
  deadLetterArn: string;
  maxReceiveCount: number;
}

/** `aws_lambda_event_source_mapping` of a standard queue. */
export interface EventSourceMappingModel {
  /** A UUID, the same in every run. */
  id: string;
  /** A queue of the run. */
  queueName: string;
  functionName: string;
  /** ARN of the function's role, by which Lambda receives. */
  role?: string;
  /** 1 to 10,000. */
  batchSize: number;
  /** 0 to 300. */
  batchingWindowSeconds: number;
  /** Whether `ReportBatchItemFailures` is on. */
  reportsBatchItemFailures: boolean;
  /** 2 to 1,000; absent: as many as the function's own limits let run. */
  maximumConcurrency?: number;
  enabled: boolean;
  address: string;
}
