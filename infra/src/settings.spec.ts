import { readSettings } from './settings';
import { SynthesisError } from './synthesis-error';

describe('the settings', () => {
  it('are dev in us-east-1 with local state unless the environment says otherwise', () => {
    expect(readSettings({})).toEqual({ stage: 'dev', region: 'us-east-1', postsPerSecond: 8_000 });
    expect(readSettings({ STAGE: '', AWS_REGION: '', STATE_BUCKET: '', POSTS_PER_SECOND: '' })).toEqual(
      readSettings({}),
    );
  });

  it('come from STAGE, AWS_REGION, STATE_BUCKET, POSTS_PER_SECOND and ALARM_TOPIC_ARN', () => {
    const env = { STAGE: 'prod_2-eu', AWS_REGION: 'eu-west-1', STATE_BUCKET: 'our-terraform-state' };
    const topic = 'arn:aws:sns:eu-west-1:123456789012:on-call';
    expect(readSettings({ ...env, POSTS_PER_SECOND: '40000', ALARM_TOPIC_ARN: topic })).toEqual({
      stage: 'prod_2-eu',
      region: 'eu-west-1',
      postsPerSecond: 40_000,
      stateBucket: 'our-terraform-state',
      alarmTopicArn: topic,
    });
  });

  it.each(['eu-south-1', 'af-south-1', 'mx-central-1'])(
    'have a quarter of the posts in %s, by its lower quota',
    (region) => {
      expect(readSettings({ AWS_REGION: region }).postsPerSecond).toBe(2_000);
      expect(readSettings({ AWS_REGION: region, POSTS_PER_SECOND: '8000' }).postsPerSecond).toBe(8_000);
    },
  );

  it.each([
    [{ STAGE: 'my stage' }, 'STAGE: "my stage" is not 1 to 16 letters, digits, _ and -'],
    [{ STAGE: 'prod' }, 'STAGE: "prod" needs STATE_BUCKET and AWS_REGION'],
    [{ STAGE: 'prod', AWS_REGION: 'eu-west-1', STATE_BUCKET: '' }, 'STAGE: "prod" needs STATE_BUCKET: only dev'],
    [{ STAGE: 'prod', STATE_BUCKET: 'state' }, 'STAGE: "prod" needs AWS_REGION: only dev'],
    [{ STAGE: '$default' }, 'STAGE: "$default" is not'],
    [{ STAGE: 'x'.repeat(17) }, 'STAGE: "xxxxxxxxxxxxxxxxx" is not'],
    [{ STAGE: 'a\nb' }, 'STAGE: "a\\nb" is not'],
    [{ AWS_REGION: 'Frankfurt' }, 'AWS_REGION: "Frankfurt" is not the name of a region'],
    [{ AWS_REGION: 'cn-north-1' }, 'AWS_REGION: "cn-north-1" is in another partition than aws'],
    [{ AWS_REGION: 'us-gov-west-1' }, 'AWS_REGION: "us-gov-west-1" is in another partition'],
    [{ AWS_REGION: 'us-iso-east-1' }, 'AWS_REGION: "us-iso-east-1" is in another partition'],
    [{ AWS_REGION: 'eu-isoe-west-1' }, 'AWS_REGION: "eu-isoe-west-1" is in another partition'],
    [{ AWS_REGION: 'eusc-de-east-1' }, 'AWS_REGION: "eusc-de-east-1" is in another partition'],
    [{ POSTS_PER_SECOND: '8,000' }, 'POSTS_PER_SECOND: "8,000" is not a whole number from 10'],
    [{ POSTS_PER_SECOND: '5' }, 'POSTS_PER_SECOND: "5" is not'],
    [{ ALARM_TOPIC_ARN: 'on-call' }, 'ALARM_TOPIC_ARN: "on-call" is not the ARN of an SNS topic in us-east-1'],
    [{ ALARM_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:on-call' }, 'is not the ARN of an SNS topic in us-east-1'],
    [{ STATE_BUCKET: 's3://state' }, 'STATE_BUCKET: "s3://state" is not the name of an S3 bucket'],
  ])('refuse %j in one line', (env, line) => {
    expect(() => readSettings(env)).toThrow(SynthesisError);
    expect(() => readSettings(env)).toThrow(line);
  });
});
