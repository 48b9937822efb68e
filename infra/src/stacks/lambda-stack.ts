import {
  isAuthorizerTrigger,
  isInvokeTrigger,
  isQueueTrigger,
  isRouteTrigger,
  isScheduleTrigger,
  type LambdaManifest,
  type QueueTrigger,
} from '@carillon/lambda-manifest';
import type { Archive } from '../archive';
import * as aws from '../aws';
import { Construct, partOf } from '../cdk';
import { Alarms } from '../constructs/alarms';
import { AsynchronousEvents } from '../constructs/asynchronous-events';
import { deadLetterQueue } from '../constructs/dead-letter-queue';
import { LambdaFunction } from '../constructs/lambda-function';
import { QueueWorker } from '../constructs/queue-worker';
import { MAX_LATE_SECONDS, Timer } from '../constructs/timer';
import { WebSocketAuthorizer } from '../constructs/websocket-authorizer';
import { WebSocketRoute } from '../constructs/websocket-route';
import { VISIBILITY_SECONDS } from '../constructs/work-queue';
import { readAuthorizer, readCore } from '../contract';
import { environmentOf, statementsOf } from '../grants';
import type { Settings } from '../settings';
import { allow } from '../policy';
import { SynthesisError } from '../synthesis-error';
import { CarillonStack, ofStage } from './carillon-stack';

/** Of a queue's visibility to its worker's time-out (Lambda developer guide, "Using SQS"). */
const VISIBILITY_TO_TIMEOUT = 6;

/** What a service handed over is worth as long as a part of it is to the fan-out's queue: an hour, then a person decides. */
const MAX_INVOKE_AGE_SECONDS = 60 * 60;

export interface LambdaStackProps {
  settings: Settings;
  manifest: LambdaManifest;
  archive: Archive;
  /** The custom route keys of all Lambdas. The one behind `$default` gets them as ACTIONS, to tell a client what it could have meant. */
  actions: string[];
  /** Whether a Lambda of the system decides who may connect: `$connect` then asks it. */
  hasAuthorizer: boolean;
}

/** Whoever sets a budget hears of it, in `core` and before anything is applied. */
function checkShare({ postsPerSecond }: Settings, name: string, { maximumConcurrency }: QueueTrigger): void {
  if (postsPerSecond >= maximumConcurrency) return;
  throw new SynthesisError(
    `${name}: maximumConcurrency is ${maximumConcurrency}, and POSTS_PER_SECOND ${postsPerSecond}: no worker may post even once a second`,
  );
}

/** One Lambda with all that invokes it: what its team owns and applies. */
export class LambdaStack extends CarillonStack {
  constructor(scope: Construct, { settings, manifest, archive, actions, hasAuthorizer }: LambdaStackProps) {
    super(scope, manifest.name, ofStage(settings));
    const { trigger, grants, memoryMb, timeoutSeconds } = manifest;
    const name = `carillon-${settings.stage}-${manifest.name}`;
    const core = readCore(new Construct(this, 'core'), settings.stage);
    const isDefaultRoute = isRouteTrigger(trigger) && trigger.route === '$default';

    if (isQueueTrigger(trigger) && timeoutSeconds * VISIBILITY_TO_TIMEOUT > VISIBILITY_SECONDS) {
      const most = VISIBILITY_SECONDS / VISIBILITY_TO_TIMEOUT;
      throw new SynthesisError(
        `${manifest.name}: timeoutSeconds is at most ${most} for a queue's Lambda, not ${timeoutSeconds}`,
      );
    }

    if (isQueueTrigger(trigger)) checkShare(settings, manifest.name, trigger);

    const isTimer = isScheduleTrigger(trigger);
    const deadLetters =
      isTimer || isInvokeTrigger(trigger)
        ? deadLetterQueue(this, 'dead_letters', `${name}-${isTimer ? 'timer' : 'events'}`)
        : undefined;
    const lambda = new LambdaFunction(this, 'lambda', {
      name,
      archive,
      memoryMb,
      timeoutSeconds,
      environment: {
        POWERTOOLS_SERVICE_NAME: manifest.name,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...environmentOf(grants, core),
        ...(isDefaultRoute && { ACTIONS: actions.join(',') }),
        // Workers × share is the budget, and that of core, since the worker's team may not know of it.
        ...(isQueueTrigger(trigger) && {
          POSTS_PER_SECOND: partOf(core('postsPerSecond'), trigger.maximumConcurrency),
        }),
      },
      statements: [
        ...statementsOf(grants, core),
        ...(deadLetters ? [allow(['sqs:SendMessage'], deadLetters.arn)] : []),
      ],
    });
    const alarms = new Alarms(this, 'alarms', settings.alarmTopicArn);
    alarms.failures(lambda);
    this.output('function_name', lambda.name, 'For aws lambda invoke and aws logs tail');

    if (isRouteTrigger(trigger)) {
      const isGuarded = hasAuthorizer && trigger.route === '$connect';
      new WebSocketRoute(this, 'websocket', {
        ...trigger,
        ...(isGuarded && { authorizerId: readAuthorizer(this, settings.stage) }),
        lambda,
        core,
      });
    }
    if (isAuthorizerTrigger(trigger)) {
      new WebSocketAuthorizer(this, 'websocket', { ...trigger, lambda, core, stage: settings.stage });
    }
    if (isQueueTrigger(trigger)) new QueueWorker(this, 'worker', { ...trigger, lambda, core });
    if (deadLetters) {
      const maximumAgeSeconds = isTimer ? MAX_LATE_SECONDS : MAX_INVOKE_AGE_SECONDS;
      alarms.deadLetters(deadLetters);
      new AsynchronousEvents(this, 'events', { lambda, maximumAgeSeconds, deadLetters });
      this.output('dead_letter_queue_url', deadLetters.url, 'Asynchronous events that came to nothing');
      if (isTimer) {
        const { accountId } = new aws.DataAwsCallerIdentity(this, 'caller');
        new Timer(this, 'timer', { name, accountId, schedules: trigger.schedules, lambda, deadLetters });
      }
    }
  }
}
