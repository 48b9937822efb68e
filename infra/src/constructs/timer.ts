import type { Schedule } from '@carillon/lambda-manifest';
import * as aws from '../aws';
import { Construct, literal } from '../cdk';
import { allow, policyOf, trustIn } from '../policy';
import type { LambdaFunction } from './lambda-function';

/** A bell that rings five minutes late is none. Scheduler and then Lambda keep an event so long at most, each by its own clock. */
export const MAX_LATE_SECONDS = 300;
/** Of handing an event to Lambda; what fails inside is `AsynchronousEvents`' affair. Scheduler's own default is a day. */
const RETRY = { maximumEventAgeInSeconds: MAX_LATE_SECONDS, maximumRetryAttempts: 5 };

export interface TimerProps {
  /** Of the schedule group; the role adds a suffix. */
  name: string;
  accountId: string;
  schedules: Schedule[];
  lambda: LambdaFunction;
  /** Where Scheduler leaves what it could not hand over. */
  deadLetters: aws.SqsQueue;
}

/** The schedules of one function, with one role that belongs to them alone. */
export class Timer extends Construct {
  constructor(scope: Construct, id: string, { name, accountId, schedules, lambda, deadLetters }: TimerProps) {
    super(scope, id);
    const group = new aws.SchedulerScheduleGroup(this, 'group', { name });
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
  }
}
