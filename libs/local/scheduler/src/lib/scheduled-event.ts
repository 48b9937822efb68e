import { randomBytes, randomUUID } from 'node:crypto';
import type { ScheduleModel } from '@carillon/local-terraform-model';

/** Where the schedules belong. */
export interface Home {
  accountId: string;
  region: string;
}

/** AWS writes its times without milliseconds. */
const isoTime = (moment: number): string => new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Scheduler's delivery is accepted at the first attempt: what becomes of the event is the function's affair. */
const ATTEMPT = '1';

/** The keywords that Scheduler replaces in an input (its user guide, "Adding context attributes"). */
const withContext = (input: string, { arn }: ScheduleModel, moment: number): string =>
  input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoTime(moment))
    .replaceAll('<aws.scheduler.execution-id>', randomBytes(8).toString('hex'))
    .replaceAll('<aws.scheduler.attempt-number>', ATTEMPT);

/**
 * The payload that the function of a schedule gets, as JSON text. Without an input, both services send a "Scheduled Event"; that
 * of Scheduler has, as recorded on AWS, its `detail` as text.
 */
export const scheduledEvent = (schedule: ScheduleModel, moment: number, { accountId, region }: Home): string => {
  const isRule = schedule.kind === 'rule';
  if (schedule.input !== undefined) return isRule ? schedule.input : withContext(schedule.input, schedule, moment);
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: isRule ? 'aws.events' : 'aws.scheduler',
    account: accountId,
    time: isoTime(moment),
    region,
    resources: [schedule.arn],
    detail: isRule ? {} : '{}',
  });
};
