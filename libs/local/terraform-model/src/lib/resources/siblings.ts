import { resolve } from 'node:path';
import { type ObjectValue, equal, isObject, toText } from '../expressions/value';
import type { Siblings } from './data-types';
import type { Instance } from './resource-type';
import type { Stack } from './stack';

/** How cdktf names the remote state that a reference from stack to stack becomes. */
const CDKTF_NAME = /^data\.terraform_remote_state\.cross-stack-reference-input-([^[]+)/;

/** Terraform keeps its state beside the configuration unless a backend says otherwise. */
const stateFile = (directory: string, config: ObjectValue): string =>
  resolve(directory, toText(config['path'] ?? 'terraform.tfstate'));

/** Whether the backend of a stack is where a `terraform_remote_state` looks. */
const keepsStateAt = ({ backend, directory }: Stack, remoteState: Instance): boolean => {
  const given = remoteState.get('config');
  const wanted = isObject(given) ? given : {};
  const own = isObject(backend?.config) ? backend.config : {};
  const type = backend?.type ?? 'local';
  if (type !== remoteState.get('backend')) return false;
  if (type === 'local') return stateFile(directory, own) === stateFile(remoteState.directory, wanted);
  const shared = Object.keys(own).filter((name) => name in wanted);
  return shared.length > 0 && shared.every((name) => equal(own[name] ?? null, wanted[name] ?? null));
};

/** What the stacks of a run know of each other. @param stacks asked when the first one needs another */
export const siblingsAmong = (stacks: () => readonly Stack[]): Siblings => ({
  parameter: (name) =>
    stacks()
      .flatMap((stack) => stack.instances('aws_ssm_parameter'))
      .find((parameter) => parameter.text('name') === name),
  outputs(remoteState) {
    const named = CDKTF_NAME.exec(remoteState.address)?.[1];
    return stacks().find((stack) => stack.name === named || keepsStateAt(stack, remoteState))?.outputs;
  },
});
