import { FlagError } from '@carillon/flags';
import { readOptions } from './options';

describe('the options', () => {
  it('list what the workers of dev could not deliver, where nothing is said', () =>
    expect(readOptions([], {})).toEqual({ queue: 'carillon-dev-fanout', region: 'us-east-1', redrive: false }));

  it('take the stage from STAGE, and --stage before it', () => {
    expect(readOptions(['--redrive'], { STAGE: 'prod' })).toMatchObject({
      queue: 'carillon-prod-fanout',
      redrive: true,
    });
    expect(readOptions(['--stage', 'test'], { STAGE: 'prod' })?.queue).toBe('carillon-test-fanout');
  });

  it('take the region from AWS_REGION, else from AWS_DEFAULT_REGION, as the AWS CLI has it', () => {
    const both = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-north-1' };
    expect(readOptions([], both)?.region).toBe('eu-west-1');
    expect(readOptions([], { ...both, AWS_REGION: '' })?.region).toBe('eu-north-1');
  });

  it('take another SQS', () =>
    expect(readOptions(['--endpoint-url', 'http://127.0.0.1:3000'], {})?.endpoint).toBe('http://127.0.0.1:3000'));

  it('are none when help is asked for', () => expect(readOptions(['-h'], {})).toBeUndefined());

  it.each([
    [['--list', '--redrive'], '--list and --redrive exclude each other'],
    [['--endpoint-url', 'localhost:3000'], '--endpoint-url: "localhost:3000" is no http:// or https:// URL'],
    [['--redirve'], "Unknown option '--redirve'"],
  ])('cannot be %j', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(FlagError);
    expect(() => readOptions(args, {})).toThrow(message);
  });
});
