import { readFileSync } from 'node:fs';
import { FlagError, parseFlags, urlOf } from '@carillon/flags';
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

/** With `{api}` as it stands, which is no part of a URL. */
const templateOf = (flag: string, text: string, scheme: 'http' | 'ws'): string => {
  urlOf(flag, text.replace('{api}', 'api'), scheme);
  return text;
};

const idsIn = (file: string): Record<string, string> => {
  let ids: unknown;
  try {
    ids = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new FlagError(`--apis: ${file} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof ids === 'object' && ids !== null && Object.values(ids).every((id) => typeof id === 'string'))
    return ids as Record<string, string>;
  throw new FlagError(`--apis: ${file} holds no ids by the names of their APIs`);
};

/**
 * @returns `undefined` when help was asked for
 * @throws FlagError for flags that cannot be, or do not go together
 */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options | undefined => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const values = parseFlags(args, {
    'without-guesses': flag,
    write: text,
    target: text,
    management: text,
    apis: { ...text, multiple: true },
    region: text,
    help: flag,
  });
  if (values.help) return undefined;
  const { target, management, apis, write, 'without-guesses': withoutGuesses } = values;
  const isDeployed = [target, management, apis, values.region].some((value) => value !== undefined);
  if (write !== undefined) {
    if (write === '') throw new FlagError('--write: "" is no folder');
    if (isDeployed || withoutGuesses) throw new FlagError('--write runs nothing: no other flag goes with it');
    return { withoutGuesses, write };
  }
  if (!isDeployed) return { withoutGuesses };
  const { region = env['AWS_REGION'] } = values;
  if (target === undefined || management === undefined || apis === undefined || region === undefined)
    throw new FlagError(
      'A deployed copy takes all of --target, --management, --apis and --region (--help tells what they are)',
    );
  return {
    withoutGuesses,
    deployment: {
      target: templateOf('target', target, 'ws'),
      management: templateOf('management', management, 'http'),
      region,
      apis: Object.assign({}, ...apis.map(idsIn)),
    },
  };
};
