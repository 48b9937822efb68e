import type { Bill } from '../bill';
import type { Scenario } from './scenario';

/** What became of one message to everyone. Times in seconds since it was published. */
export interface Outcome {
  scenario: Scenario;
  delivered: number;
  /** Members whose socket was no more. */
  gone: number;
  /** Members that were posted to with success more than once, or never: none, unless the simulation is wrong. */
  doubled: number;
  missed: number;
  /** Until half of those delivered, 99 % of them, and the last have it. */
  secondsToHalf: number;
  secondsToMost: number;
  secondsToLast: number;
  posts: number;
  /** Answered 429: by the account's throttle, and by API Gateway for a reason of its own. */
  throttledByQuota: number;
  throttledOtherwise: number;
  /** Posts in the busiest second of all that can be laid over the run. */
  busiestSecond: number;
  segments: number;
  /** Workers that ran at once, at most, and how many of them started cold. */
  workers: number;
  coldStarts: number;
  /** SQS messages that waited, at most, and at each second from the start. */
  deepestQueue: number;
  queueBySecond: number[];
  bill: Bill;
}
