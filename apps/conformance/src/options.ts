import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Deployment } from './world';

export const HELP = `The conformance cases, against the local gateway or a deployed copy of the fixtures

npm run conformance -- [options]

  --without-guesses  leave out the cases that rest on inference alone
  --write DIR        write the fixtures, ready for "terraform apply" in DIR/base and DIR/guarded, and end
  --target URL       a deployed copy: wss://{api}.execute-api.REGION.amazonaws.com, {api} as it stands
  --management URL   its management API: https://{api}.execute-api.REGION.amazonaws.com
  --apis FILE        the ids of its APIs: what "terraform output -json apis" prints; once for each folder
  --region REGION    of the deployed copy (default AWS_REGION)
  --help             this text

Credentials for a deployed copy come from the environment.`;

export interface Options {
  withoutGuesses: boolean;
  /** A folder to write the fixtures to, instead of running anything. */
  write?: string;
  deployment?: Deployment;
}

/**
 * @returns `undefined` when help was asked for
 * @throws for options that are unknown, or that do not go together
 */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options | undefined => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args,
    options: {
      'without-guesses': flag,
      write: text,
      target: text,
      management: text,
      apis: { ...text, multiple: true },
      region: text,
      help: flag,
    },
  });
  if (values.help) return undefined;
  const { target, management, apis, write, region = env['AWS_REGION'] } = values;
  const options: Options = {
    withoutGuesses: values['without-guesses'] ?? false,
    ...(write !== undefined && { write }),
  };
  if (target === undefined && management === undefined && apis === undefined) return options;
  if (target === undefined || management === undefined || apis === undefined || region === undefined)
    throw new Error(
      'A deployed copy takes all of --target, --management, --apis and --region (--help tells what they are)',
    );
  return {
    ...options,
    deployment: {
      target,
      management,
      region,
      apis: Object.assign({}, ...apis.map((file) => JSON.parse(readFileSync(file, 'utf8')))),
    },
  };
};
