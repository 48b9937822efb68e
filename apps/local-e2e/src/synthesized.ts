import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { WORKSPACE } from './system';

/** By type and id. */
export type Resources = Record<string, Record<string, Record<string, unknown>>>;

interface Statement {
  Action: string[];
  Resource: string;
}

/** Something that the synthesized Terraform grants, and the Terraform without it. */
export interface Grant {
  stack: string;
  kind: 'statement' | 'permission';
  /** `dynamodb:Query on …`, or the route of a permission. */
  title: string;
  /** The first action of a statement. */
  action: string;
  /** How many of a stack's policies come before this one: the function's is the first, the timer's the second. */
  policy: number;
  take(resources: Resources): void;
}

const SYNTHESIZED = path(WORKSPACE, 'infra/cdktf.out');

/** Services that the local system does not have: nothing there could be refused. */
const NOT_EMULATED = /^(logs|sqs):/;

const fileOf = (directory: string, stack: string) => path(directory, 'stacks', stack, 'cdk.tf.json');

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as { resource: Resources };

const statementsOf = ({ policy }: Record<string, unknown> = {}) =>
  JSON.parse(String(policy)) as { Version: string; Statement: Statement[] };

const statementGrants = (stack: string, resource: Resources): Grant[] =>
  Object.entries(resource['aws_iam_role_policy'] ?? {}).flatMap(([id, body], policy) =>
    statementsOf(body)
      .Statement.filter(({ Action }) => !Action.every((action) => NOT_EMULATED.test(action)))
      .map(({ Action, Resource }): Grant => ({
        stack,
        kind: 'statement',
        title: `${Action.join(', ')} on ${Resource.replace(/\$\{[^}]+\}/g, '…')}`,
        action: Action[0] ?? '',
        policy,
        take(resources) {
          const found = resources['aws_iam_role_policy']?.[id] ?? {};
          const { Statement, ...rest } = statementsOf(found);
          const left = Statement.filter((one) => one.Resource !== Resource || one.Action.join() !== Action.join());
          found['policy'] = JSON.stringify({ ...rest, Statement: left });
        },
      })),
  );

const permissionGrants = (stack: string, resource: Resources): Grant[] =>
  Object.entries(resource['aws_lambda_permission'] ?? {}).map(([id, { source_arn }]) => ({
    stack,
    kind: 'permission',
    title: String(source_arn).split('/').pop() ?? '',
    action: 'lambda:InvokeFunction',
    policy: 0,
    take(resources) {
      delete resources['aws_lambda_permission']?.[id];
      for (const route of Object.values(resources['aws_apigatewayv2_route'] ?? {}))
        route['depends_on'] = (route['depends_on'] as string[]).filter((one) => one !== `aws_lambda_permission.${id}`);
    },
  }));

/** What a stack declares, as it was synthesized. */
export const resourcesOf = (stack: string): Resources => read(fileOf(SYNTHESIZED, stack)).resource;

/** Every statement and every permission of every stack. */
export const grants = (): Grant[] =>
  readdirSync(path(SYNTHESIZED, 'stacks')).flatMap((stack) => {
    const { resource } = read(fileOf(SYNTHESIZED, stack));
    return stack === 'account' ? [] : [...statementGrants(stack, resource), ...permissionGrants(stack, resource)];
  });

/** A copy of what was synthesized, to be changed and run. */
export const synthesizedCopy = () => {
  const directory = mkdtempSync(path(tmpdir(), 'carillon-grants-'));
  cpSync(SYNTHESIZED, directory, { recursive: true });
  return {
    directory,
    /** Changes a stack as it was synthesized; returns what undoes it. */
    change(stack: string, edit: (resources: Resources) => void): () => void {
      const file = fileOf(directory, stack);
      const before = readFileSync(file, 'utf8');
      const terraform = read(file);
      edit(terraform.resource);
      writeFileSync(file, JSON.stringify(terraform));
      return () => writeFileSync(file, before);
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
};
