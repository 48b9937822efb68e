import { postsIn } from './request-quota';
import { SynthesisError } from './synthesis-error';

/** What can differ between two deployments of the same commit. */
export interface Settings {
  /** Also the API's stage and the first part of every name. One stage lives in one region: IAM names know no region. */
  stage: string;
  region: string;
  /** The S3 bucket of the Terraform state, in `region`. Without one the state is kept in files beside `infra/cdktf.out`. */
  stateBucket?: string;
  /** Of an SNS topic in `region` that hears of alarms. Without one they show in CloudWatch only. */
  alarmTopicArn?: string;
  /** What all workers of the fan-out together may post; they hear of it from `core`. */
  postsPerSecond: number;
}

/**
 * API Gateway takes 128 characters, yet the longest name built from it, the role of a timer
 * (`carillon-<stage>-<app, at most 30>-timer`), must fit IAM's 64.
 */
const STAGE = /^[A-Za-z0-9_-]{1,16}$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
/** Of China, the governments and the European sovereign cloud: their ARNs and hosts are others than those that are written here. */
const OTHER_PARTITION = /^(cn|us-gov|[a-z]{2}-iso[a-z]?|eusc)-/;
const POSTS_PER_SECOND = /^[1-9]\d{1,6}$/;
/** An alarm tells topics of its own region only (CloudWatch user guide, "Alarm actions"). */
const topicIn = (region: string): RegExp => new RegExp(`^arn:aws:sns:${region}:\\d{12}:[A-Za-z0-9_-]{1,256}$`);
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Reads STAGE (default `dev`), AWS_REGION (default `us-east-1`), POSTS_PER_SECOND (default 80 % of the region's quota: 8,000 or
 * 2,000), STATE_BUCKET and ALARM_TOPIC_ARN; an empty variable counts as absent. Only `dev` may go without bucket and region: another
 * stage would be planned against an empty state, or in a region where it is not, as if nothing of it were there.
 * @throws SynthesisError for a value that AWS would refuse, and for a stage that lacks one
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const stage = check('STAGE', env['STAGE'] || 'dev', STAGE, '1 to 16 letters, digits, _ and -');
  const missing = ['STATE_BUCKET', 'AWS_REGION'].filter((variable) => !env[variable]);
  if (stage !== 'dev' && missing.length > 0) {
    throw new SynthesisError(
      `STAGE: "${stage}" needs ${missing.join(' and ')}: only dev may have its state in files here, and a region that nobody chose`,
    );
  }
  const region = regionOf(env['AWS_REGION'] || 'us-east-1');
  const postsPerSecond = Number(
    check(
      'POSTS_PER_SECOND',
      env['POSTS_PER_SECOND'] || String(postsIn(region).requestsPerSecond),
      POSTS_PER_SECOND,
      'a whole number from 10 to 9999999',
    ),
  );
  const { STATE_BUCKET: bucket, ALARM_TOPIC_ARN: topic } = env;
  return {
    stage,
    region,
    postsPerSecond,
    ...(bucket && { stateBucket: check('STATE_BUCKET', bucket, BUCKET, 'the name of an S3 bucket') }),
    ...(topic && {
      alarmTopicArn: check('ALARM_TOPIC_ARN', topic, topicIn(region), `the ARN of an SNS topic in ${region}`),
    }),
  };
}

function regionOf(region: string): string {
  if (!OTHER_PARTITION.test(region))
    return check('AWS_REGION', region, REGION, 'the name of a region, such as eu-west-1');
  throw new SynthesisError(
    `AWS_REGION: "${region}" is in another partition than aws: its ARNs and hosts are not supported`,
  );
}

function check(variable: string, value: string, pattern: RegExp, expected: string): string {
  if (pattern.test(value)) return value;
  throw new SynthesisError(`${variable}: ${JSON.stringify(value)} is not ${expected}`);
}
