import { z } from 'zod';
import { scheduleExpressionProblem } from './schedule-expression';

/** What a Lambda may ask for. Infra turns each verb into IAM actions on one ARN. */
export const grantVerbs = [
  'connections:add',
  'connections:remove',
  'connections:read',
  'subscriptions:add',
  'subscriptions:remove',
  'messages:append',
  'messages:read',
  'post',
  'fanout:send',
  'fanout:consume',
  'fanout:bury',
] as const;

export type GrantVerb = (typeof grantVerbs)[number];

/** API Gateway waits 29 s for an integration and not a second longer (developer guide, "Quotas for WebSocket APIs"). */
const MAX_ROUTE_SECONDS = 29;
/** Lambda's own limit. */
const MAX_LAMBDA_SECONDS = 900;

/** Memory buys CPU in proportion: twice Lambda's default, because a client waits for a cold start. */
const DEFAULT_MEMORY_MB = 256;
/** Lambda's default, 3 s, is too tight for a cold start with a retry; longer than this no client waits. */
const DEFAULT_TIMEOUT_SECONDS = 10;

/**
 * Custom route keys are a subset of what API Gateway takes: they also stand in the source ARN of a permission and in a
 * comma-separated list, so `*`, `?`, `/` and `,` stay out. `$` begins the three predefined keys.
 */
const routeKey = z.string().regex(/^(\$connect|\$disconnect|\$default|[A-Za-z0-9][A-Za-z0-9_.:-]{0,127})$/, {
  error: ({ input }) =>
    `"${String(input)}" is not a route key ($connect, $disconnect, $default, or letters, digits and _ . : -)`,
});

const routeTrigger = z
  .strictObject({
    route: routeKey,
    /** Two-way: the body that the Lambda returns reaches the client. */
    routeResponse: z.boolean().default(false),
  })
  .refine(({ route, routeResponse }) => !routeResponse || !['$connect', '$disconnect'].includes(route), {
    path: ['routeResponse'],
    error: '$connect and $disconnect cannot answer the client',
  });

const timeZone = z.string().refine(isTimeZone, {
  error: ({ input }) => `"${String(input)}" is not an IANA time zone, such as UTC or Europe/Berlin`,
});

const schedule = z.strictObject({
  name: z.string().regex(/^[0-9A-Za-z_.-]{1,64}$/, {
    error: ({ input }) => `"${String(input)}" is not a schedule name (1 to 64 letters, digits and _ . -)`,
  }),
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  expression: z.string().superRefine((expression, context) => {
    const problem = scheduleExpressionProblem(expression);
    if (problem) context.addIssue({ code: 'custom', message: `"${expression}" is not a schedule: ${problem}` });
  }),
  /** Of `cron` and `at`; a `rate` knows no zone. */
  timeZone: timeZone.default('UTC'),
  /** What the Lambda gets as its event, verbatim. Scheduler's `<aws.scheduler.…>` placeholders are filled in by Scheduler. */
  input: z.json().optional(),
});

const scheduleTrigger = z.strictObject({
  schedules: z
    .array(schedule)
    .min(1, { error: 'at least one schedule is needed' })
    .superRefine((schedules, context) => {
      for (const [index, { name }] of schedules.entries()) {
        if (schedules.findIndex((other) => other.name === name) === index) continue;
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is taken by another schedule` });
      }
    }),
});

const invokeTrigger = z.strictObject({ invoke: z.literal(true) });

/** What API Gateway takes for a WebSocket API, without `context` and `stageVariables`, which no client gives (AWS::ApiGatewayV2::Authorizer). */
const identitySource = z.string().regex(/^route\.request\.(querystring|header)\.[A-Za-z0-9_-]+$/, {
  error: ({ input }) =>
    `"${String(input)}" is not an identity source (route.request.querystring.NAME, route.request.header.NAME)`,
});

const authorizerTrigger = z.strictObject({
  authorizer: z.strictObject({
    /** A handshake that lacks one of them is answered 401 without the Lambda. None: it is always asked. */
    identitySources: z.array(identitySource).default([]),
  }),
});

const queueTrigger = z.strictObject({
  /** A queue of `core`. */
  queue: z.enum(['fanout'], { error: ({ input }) => `"${String(input)}" is not a queue (fanout)` }),
  /** Messages that one invocation gets at most: above 10 SQS would wait to fill a batch. */
  batchSize: z.int().min(1).max(10).default(10),
  /** Invocations at once, Lambda's own limits (developer guide, "Configuring scaling behavior for SQS event source mappings"). */
  maximumConcurrency: z.int().min(2).max(1_000),
});

/** The schema of `lambda.json`. Strict: a key that nobody reads is a mistake, not a comment. */
export const lambdaManifestSchema = z
  .strictObject({
    trigger: z.union([routeTrigger, scheduleTrigger, queueTrigger, invokeTrigger, authorizerTrigger]),
    grants: z
      .array(
        z.enum(grantVerbs, {
          error: ({ input }) => `${JSON.stringify(input)} is not a grant (${grantVerbs.join(', ')})`,
        }),
      )
      .default([]),
    memoryMb: z.int().min(128).max(10_240).default(DEFAULT_MEMORY_MB),
    timeoutSeconds: z.int().min(1).max(MAX_LAMBDA_SECONDS).default(DEFAULT_TIMEOUT_SECONDS),
  })
  .superRefine(({ trigger, grants, timeoutSeconds }, context) => {
    const repeated = grants.find((verb, index) => grants.indexOf(verb) !== index);
    if (repeated) context.addIssue({ code: 'custom', path: ['grants'], message: `"${repeated}" is listed twice` });
    if ('queue' in trigger && !grants.includes(`${trigger.queue}:consume`)) {
      const message = `a queue's Lambda needs "${trigger.queue}:consume": AWS reads the queue as its role`;
      context.addIssue({ code: 'custom', path: ['grants'], message });
    }
    if (('route' in trigger || 'authorizer' in trigger) && timeoutSeconds > MAX_ROUTE_SECONDS) {
      const message = `a route or an authorizer answers within ${MAX_ROUTE_SECONDS} s, API Gateway's limit, not ${timeoutSeconds}`;
      context.addIssue({ code: 'custom', path: ['timeoutSeconds'], message });
    }
  });

export type RouteTrigger = z.output<typeof routeTrigger>;
export type ScheduleTrigger = z.output<typeof scheduleTrigger>;
export type QueueTrigger = z.output<typeof queueTrigger>;
export type AuthorizerTrigger = z.output<typeof authorizerTrigger>;
export type InvokeTrigger = z.output<typeof invokeTrigger>;
export type Schedule = z.output<typeof schedule>;
export type Trigger = z.output<typeof lambdaManifestSchema>['trigger'];

/** One Lambda: what `lambda.json` says, with every default filled in, and the app folder's name. */
export type LambdaManifest = z.output<typeof lambdaManifestSchema> & {
  /** The app folder: also the name of the stack and the last part of the function's name. */
  name: string;
};

/** A Lambda behind a WebSocket route. */
export const isRouteTrigger = (trigger: Trigger): trigger is RouteTrigger => 'route' in trigger;

/** A Lambda that EventBridge Scheduler invokes. */
export const isScheduleTrigger = (trigger: Trigger): trigger is ScheduleTrigger => 'schedules' in trigger;

/** The Lambda that decides who may connect. */
export const isAuthorizerTrigger = (trigger: Trigger): trigger is AuthorizerTrigger => 'authorizer' in trigger;

/** A Lambda that others invoke, also asynchronously. */
export const isInvokeTrigger = (trigger: Trigger): trigger is InvokeTrigger => 'invoke' in trigger;

/** A Lambda that works on the messages of a queue. */
export const isQueueTrigger = (trigger: Trigger): trigger is QueueTrigger => 'queue' in trigger;

function isTimeZone(name: string): boolean {
  const isName = /^[A-Za-z]/.test(name); // Intl also takes offsets such as +01:00, which Scheduler refuses
  try {
    return isName && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
