import { FlagError, parseFlags, urlOf } from '@carillon/flags';

export const HELP = `npm run dlq -- [options]: what no worker could deliver

  --list              shows it, with the reasons (default)
  --redrive           hands it to the workers again
  --stage NAME        default: STAGE, else dev
  --endpoint-url URL  of another SQS than AWS's, such as http://127.0.0.1:3000
  --help              this text

The region is AWS_REGION, else AWS_DEFAULT_REGION, else us-east-1; credentials come from the environment.`;

export interface Options {
  /** The name of the queue in AWS, whose dead letters they are. */
  queue: string;
  region: string;
  redrive: boolean;
  /** Of another SQS than AWS's. */
  endpoint?: string;
}

/**
 * @returns `undefined` when help was asked for
 * @throws FlagError for flags that cannot be
 */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options | undefined => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const values = parseFlags(args, {
    queue: text,
    list: flag,
    redrive: flag,
    stage: text,
    'endpoint-url': text,
    help: { ...flag, short: 'h' },
  });
  if (values.help) return undefined;
  const { queue = 'fanout', stage = env['STAGE'] || 'dev', list, redrive, 'endpoint-url': endpoint } = values;
  if (list && redrive) throw new FlagError('--list and --redrive exclude each other');
  return {
    queue: `carillon-${stage}-${queue}`,
    // The SDK reads the first only, and the AWS CLI both; the last is what infra deploys to where nobody says.
    region: env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1',
    redrive,
    ...(endpoint !== undefined && { endpoint: urlOf('endpoint-url', endpoint, 'http') }),
  };
};
