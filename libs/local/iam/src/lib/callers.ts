import { createHash, randomBytes } from 'node:crypto';
import type { FunctionModel } from '@carillon/local-terraform-model';
import type { CallerIdentity } from '@carillon/route-types';
import { sessionIdentity, userIdentity } from './caller-identity';
import type { Role } from './roles';
import type { Secrets } from './signature';

/** What a function signs its requests with. */
export interface Credentials extends Secrets {
  accessKeyId: string;
  sessionToken: string;
}

/** Whoever signs: a person, who may do everything, or a function, which may do what its role may. */
export type Caller = { identity: CallerIdentity } & (
  { kind: 'administrator' } | { kind: 'function'; name: string; role: Role | undefined }
);

export interface Callers {
  find(accessKeyId: string): Caller | undefined;
  secretsOf(accessKeyId: string): Secrets | undefined;
  credentials(model: FunctionModel): Credentials;
}

/** Whose the CLI, scripts and the console are. */
const ADMINISTRATOR = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The same in every run, in the shape of AWS's temporary keys: `ASIA` and 16 characters. */
const accessKeyOf = (functionName: string): string =>
  `ASIALOCAL${createHash('sha256').update(functionName).digest('hex').slice(0, 11).toUpperCase()}`;

/** New in each run, and nothing that anybody could take for a secret that leaked. */
const newCredentials = (functionName: string): Credentials => ({
  accessKeyId: accessKeyOf(functionName),
  secretAccessKey: `not-a-secret-of-AWS-${randomBytes(10).toString('hex')}`,
  sessionToken: `local-session-of-${functionName}-${randomBytes(10).toString('hex')}`,
});

/** The access keys of a system: the administrator's and one for each function. */
export const callersOf = (
  functions: readonly FunctionModel[],
  roleOf: (arn: string) => Role | undefined,
  accountId: string,
): Callers => {
  const byName = new Map(functions.map(({ name }) => [name, newCredentials(name)]));
  const administrator: Caller = {
    kind: 'administrator',
    identity: userIdentity(accountId, ADMINISTRATOR.accessKeyId),
  };
  const byKey = new Map<string, { caller: Caller; secrets: Secrets }>([
    [ADMINISTRATOR.accessKeyId, { caller: administrator, secrets: ADMINISTRATOR }],
    ...functions.flatMap(({ name, role: arn = '' }) => {
      const secrets = byName.get(name);
      const role = roleOf(arn);
      const caller: Caller = { kind: 'function', name, role, identity: sessionIdentity(accountId, arn, role, name) };
      return secrets ? [[secrets.accessKeyId, { caller, secrets }] as const] : [];
    }),
  ]);
  return {
    find: (accessKeyId) => byKey.get(accessKeyId)?.caller,
    secretsOf: (accessKeyId) => byKey.get(accessKeyId)?.secrets,
    credentials: ({ name }) => byName.get(name) ?? newCredentials(name),
  };
};
