import type { Schedule } from '@carillon/lambda-manifest';
import * as aws from '../aws';
import { Construct, literal } from '../cdk';
import { allow, policyOf, trustIn } from '../policy';
import type { LambdaFunction } from './lambda-function';

/** A push that is five minutes late is no news any more: it goes to the dead-letter queue. Scheduler's own default is a day. */
const RETRY = { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 };
/** SQS's maximum, so that what failed on a Friday night can still be read after a holiday. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface TimerProps {
  /** Of the schedule group; the role and the queue add a suffix. */
  name: string;
  accountId: string;
  schedules: Schedule[];
  lambda: LambdaFunction;
}

/** The schedules of one function, with one role and one dead-letter queue that belong to them alone. */
export class Timer extends Construct {
  /** Where Scheduler leaves what it could not deliver. */
  readonly deadLetterQueueUrl: string;

  constructor(scope: Construct, id: string, { name, accountId, schedules, lambda }: TimerProps) {
    super(scope, id);
    const group = new aws.SchedulerScheduleGroup(this, 'group', { name });
    const deadLetters = new aws.SqsQueue(this, 'dead_letters', {
      name: `${name}-timer-dead-letters`,
      messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    });
    const role = new aws.IamRole(this, 'role', {
      name: `${name}-timer`,
      // The group: a single schedule must not stand here (Scheduler user guide, "Confused deputy prevention").
      assumeRolePolicy: trustIn('scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': accountId, 'aws:SourceArn': group.arn },
      }),
    });
    const policy = new aws.IamRolePolicy(this, 'policy', {
      name: 'invoke-or-bury',
      role: role.name,
      // Scheduler writes to the dead-letter queue as this role, so the queue itself needs no policy.
      policy: policyOf([allow(['lambda:InvokeFunction'], lambda.arn), allow(['sqs:SendMessage'], deadLetters.arn)]),
    });
    const named = new Construct(this, 'schedule'); // a schedule may be called `role`, and still have a place of its own
    for (const schedule of schedules) {
      new aws.SchedulerSchedule(named, schedule.name, {
        name: schedule.name,
        groupName: group.name,
        scheduleExpression: schedule.expression,
        scheduleExpressionTimezone: schedule.timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: lambda.arn,
          roleArn: role.arn,
          ...(schedule.input !== undefined && { input: literal(JSON.stringify(schedule.input)) }),
          retryPolicy: RETRY,
          deadLetterConfig: { arn: deadLetters.arn },
        },
        dependsOn: [policy],
      });
    }
    this.deadLetterQueueUrl = deadLetters.url;
  }
}
