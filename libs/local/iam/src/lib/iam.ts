import type { IncomingMessage } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import type { Invoker } from '@carillon/local-lambda';
import type {
  EventSourceMappingModel,
  FunctionModel,
  ScheduleModel,
  SystemModel,
  WebSocketApi,
} from '@carillon/local-terraform-model';
import { problemOf, refusedTo } from './access';
import { AccessDeniedError } from './access-denied';
import { callersOf, type Credentials } from './callers';
import { functionPermissions } from './function-permissions';
import { gatewayInvokers } from './gateway-invoker';
import { type Answer, type AnswerRead, guards, type HandshakeVerdict } from './guard';
import { dynamoDbOperations, lambdaOperations, managementOperations, managementPath } from './operation';
import { type Role, roleOf } from './roles';
import { serviceRoles } from './service-roles';
import { MAPPING_ACTIONS, sqsOperations } from './sqs-operation';

export interface IamOptions {
  model: Pick<SystemModel, 'region' | 'accountId' | 'apis' | 'functions' | 'schedules' | 'roles' | 'permissions'>;
  /** Against which signatures are dated: that of those who sign. */
  clock: Clock;
  /** Gets a line for each request that is refused, and at the start for what is not known here. */
  log(line: string): void;
}

/** Who may do what. Services get what is signed by somebody known and allowed to them; all else is answered as they would. */
export interface Iam {
  /** What a function signs with: the access key is the same in every run, the secret never. */
  credentials(model: FunctionModel): Credentials;
  dynamoDb(answer: Answer): Answer;
  lambda(answer: Answer): Answer;
  sqs(answer: Answer): Answer;
  /**
   * Checks the management API of stages that there are; what else the host of an API answers needs no signature, and comes with its
   * body unread.
   */
  management(api: WebSocketApi, answer: Answer & AnswerRead): Answer;
  /**
   * Decides on a handshake of a `$connect` with `AWS_IAM`: signed, by headers or query, by somebody who may
   * `execute-api:Invoke` the route.
   */
  handshake(request: IncomingMessage, methodArn: string): Promise<HandshakeVerdict>;
  /**
   * What an API invokes functions with: rejects with AccessDeniedError where an `aws_lambda_permission` is missing, or the role of its
   * credentials may not.
   */
  invoker(api: WebSocketApi, invoker: Invoker): Invoker;
  /** @throws AccessDeniedError for a rule that its function does not permit, or a schedule whose role may not invoke it */
  checkSchedule(schedule: ScheduleModel): void;
  /** @throws AccessDeniedError for a mapping whose function's role may not receive from the queue: Lambda refuses to create it */
  checkMapping(mapping: EventSourceMappingModel, queueArn: string): void;
}

/** A trust in Scheduler names the group, never the schedule (Scheduler user guide, "Confused deputy prevention"). */
const groupArnOf = ({ arn }: ScheduleModel): string => arn.replace(/:schedule\/([^/]+)\/.*$/, ':schedule-group/$1');

/** Lambda refuses to create a function whose role it could not assume. What is said of other roles is for the log. */
const checkRole = ({ name, role: arn = 'of no name' }: FunctionModel, role: Role | undefined): string | undefined => {
  if (!role) return `The role ${arn} of ${name} is not part of this Terraform: ${name} may do everything`;
  if (role.trusts('lambda.amazonaws.com', {})) return undefined;
  throw new Error(`The role ${role.name} of ${name} cannot be assumed by Lambda: its trust does not say so`);
};

/** What of an API invokes functions, by a role or not. */
const invokedBy = ({ routes }: WebSocketApi): { role?: string }[] =>
  routes.flatMap(({ integration, authorization }) => [
    ...(integration?.type === 'AWS_PROXY' ? [integration] : []),
    ...(authorization?.type === 'CUSTOM' ? [authorization.authorizer] : []),
  ]);

/** @throws AccessDeniedError for a problem */
const deny = (problem: string | undefined): void => {
  if (problem !== undefined) throw new AccessDeniedError(problem);
};

/**
 * IAM for the system of a model.
 * @throws an error that names function and role when Lambda could not assume it, or role and policy when IAM would not take that
 */
export const iam = ({ model, clock, log }: IamOptions): Iam => {
  const { region, accountId, apis, functions, schedules, permissions = [] } = model;
  const here = { region, accountId };
  const used = new Set([...functions, ...schedules, ...apis.flatMap(invokedBy)].map(({ role }) => role));
  const compiled = (model.roles ?? []).filter(({ arn }) => used.has(arn)).map(roleOf);
  const roles = new Map(compiled.map(({ role }) => [role.arn, role]));
  for (const line of compiled.flatMap(({ problems }) => problems)) log(line);
  for (const line of functions.map((model) => checkRole(model, roles.get(model.role ?? ''))))
    if (line !== undefined) log(line);

  const callers = callersOf(functions, (arn) => roles.get(arn), accountId);
  const { guarded, handshake, replayed } = guards({ callers, here, clock, log });
  const forbidden = functionPermissions(permissions, here);
  const unassumed = serviceRoles(roles, here);

  return {
    credentials: callers.credentials,
    handshake,
    dynamoDb: (answer) =>
      guarded('dynamodb', (request, body) => dynamoDbOperations(request, body, here), replayed(answer)),
    lambda: (answer) => guarded('lambda', (request) => lambdaOperations(request, here), replayed(answer)),
    sqs: (answer) => guarded('sqs', (request, body) => sqsOperations(request, body, here), replayed(answer)),
    management(api, answer) {
      const stages = new Set(api.stages.map(({ name }) => name));
      const place = { ...here, apiId: api.id };
      const checked = guarded('execute-api', (request) => managementOperations(request, place), answer);
      return (request, response) =>
        stages.has(managementPath(request.url)?.stage ?? '') ? checked(request, response) : answer(request, response);
    },
    invoker: gatewayInvokers({ ...here, forbidden, unassumed }),
    checkSchedule(schedule) {
      const { kind, name, functionName, role } = schedule;
      if (kind === 'rule') return deny(forbidden('events.amazonaws.com', functionName, schedule.arn));
      if (role === undefined) return;
      const context = { 'aws:sourceaccount': accountId, 'aws:sourcearn': groupArnOf(schedule) };
      const of = `the schedule ${name}`;
      const principal = 'scheduler.amazonaws.com';
      deny(unassumed({ role, service: 'Scheduler', of, principal, context, functionName }));
    },
    checkMapping({ role: arn = '' }, resource) {
      const role = roles.get(arn);
      if (!role) return; // Of another Terraform: nothing is known of it.
      const refused = refusedTo(
        role,
        MAPPING_ACTIONS.map((action) => ({ action, resource })),
        here,
      );
      deny(refused && problemOf(refused));
    },
  };
};
