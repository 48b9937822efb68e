import { isRouteTrigger, isScheduleTrigger, type LambdaManifest } from '@carillon/lambda-manifest';
import type { Archive } from '../archive';
import * as aws from '../aws';
import { Construct } from '../cdk';
import { LambdaFunction } from '../constructs/lambda-function';
import { Timer } from '../constructs/timer';
import { WebSocketRoute } from '../constructs/websocket-route';
import { readCore } from '../contract';
import { environmentOf, statementsOf } from '../grants';
import type { Settings } from '../settings';
import { CarillonStack, ofStage } from './carillon-stack';

export interface LambdaStackProps {
  settings: Settings;
  manifest: LambdaManifest;
  archive: Archive;
  /** The custom route keys of all Lambdas. The one behind `$default` gets them as ACTIONS, to tell a client what it could have meant. */
  actions: string[];
}

/** One Lambda with all that invokes it: what its team owns and applies. */
export class LambdaStack extends CarillonStack {
  constructor(scope: Construct, { settings, manifest, archive, actions }: LambdaStackProps) {
    super(scope, manifest.name, ofStage(settings));
    const { trigger, grants, memoryMb, timeoutSeconds } = manifest;
    const name = `carillon-${settings.stage}-${manifest.name}`;
    const core = readCore(new Construct(this, 'core'), settings.stage);
    const isDefaultRoute = isRouteTrigger(trigger) && trigger.route === '$default';

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
      },
      statements: statementsOf(grants, core),
    });
    this.output('function_name', lambda.name, 'For aws lambda invoke and aws logs tail');

    if (isRouteTrigger(trigger)) new WebSocketRoute(this, 'websocket', { ...trigger, lambda, core });
    if (isScheduleTrigger(trigger)) {
      const { accountId } = new aws.DataAwsCallerIdentity(this, 'caller');
      const timer = new Timer(this, 'timer', { name, accountId, schedules: trigger.schedules, lambda });
      this.output('dead_letter_queue_url', timer.deadLetterQueueUrl, 'What Scheduler could not deliver');
    }
  }
}
