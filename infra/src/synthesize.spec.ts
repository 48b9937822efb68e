import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ManifestError } from '@carillon/lambda-manifest';
import { SynthesisError } from './synthesis-error';
import { synthesize } from './synthesize';
import {
  all,
  contentOf,
  put,
  read,
  settings,
  stackOf,
  strings,
  synthesized,
  workspace,
  writtenSystem,
  type Stack,
} from './testing';

const stacks = synthesized();

describe('the system', () => {
  it('is one stack for the account, one for the core and one per Lambda', () => {
    expect(stacks.map(({ name }) => name)).toEqual(['account', 'core', ...Object.keys(writtenSystem).sort()]);
  });

  it('is applied in this order: account, core, Lambdas', () => {
    const { input, remove } = workspace();
    synthesize(input);
    const manifest = JSON.parse(readFileSync(join(input.outdir, 'manifest.json'), 'utf8'));
    remove();
    const dependencies = Object.values<{ name: string; dependencies: string[] }>(manifest.stacks).map(
      ({ name, dependencies: on }) => [name, on],
    );
    const expected = Object.keys(writtenSystem).map((name) => [name, ['core']]);
    expect(Object.fromEntries(dependencies)).toEqual(
      Object.fromEntries([['account', []], ['core', ['account']], ...expected]),
    );
  });

  it('has no reference that does not resolve', () => {
    for (const stack of stacks) expect(dangling(stack)).toEqual([]);
  });

  it('reads no parameter that the core does not write', () => {
    const written = all(stackOf(stacks, 'core'), 'aws_ssm_parameter').map(({ name }) => name);
    const wanted = stacks.flatMap(({ data }) => Object.values(data['aws_ssm_parameter'] ?? {}).map(({ name }) => name));
    expect(written).toEqual(expect.arrayContaining(wanted));
  });

  it('tags everything with project, stack and stage', () => {
    const tagsOf = (name: string): unknown => stackOf(stacks, name).provider['aws']?.[0]?.['default_tags'];
    expect(tagsOf('typing')).toEqual([{ tags: { Project: 'carillon', Stack: 'typing', Stage: 'dev' } }]);
    expect(tagsOf('account')).toEqual([{ tags: { Project: 'carillon', Stack: 'account' } }]);
  });

  it('gives every log group a retention', () => {
    const groups = stacks.flatMap((stack) => all(stack, 'aws_cloudwatch_log_group'));
    expect(groups).toHaveLength(2 + Object.keys(writtenSystem).length);
    for (const group of groups) expect(group).toMatchObject({ retention_in_days: 30 });
  });
});

describe('a stage', () => {
  const prod = synthesized({ stage: 'prod' });

  it('appears in every name, parameter and path of its stacks, and no other stage does', () => {
    for (const stack of prod) expect(strings(stack).filter((text) => /\bdev\b/.test(text))).toEqual([]);
    const [core, connect] = [stackOf(prod, 'core'), stackOf(prod, 'connect')];
    expect(all(core, 'aws_apigatewayv2_stage')).toMatchObject([{ name: 'prod' }]);
    expect(all(core, 'aws_dynamodb_table')).toMatchObject([
      { name: 'carillon-prod-connections' },
      { name: 'carillon-prod-messages' },
    ]);
    expect(all(connect, 'aws_lambda_function')).toMatchObject([{ function_name: 'carillon-prod-connect' }]);
  });

  it('does not touch the account, which all stages share', () => {
    expect(stackOf(prod, 'account')).toEqual(stackOf(stacks, 'account'));
  });

  it('and an app with the longest names still fit into what AWS allows', () => {
    const app = 'a'.repeat(30);
    const schedules = [{ name: 's'.repeat(64), expression: 'rate(1 hour)' }];
    const long = stackOf(synthesized({ stage: 's'.repeat(16) }, { [app]: { trigger: { schedules } } }), app);
    const limited = ['aws_iam_role', 'aws_scheduler_schedule_group', 'aws_scheduler_schedule'].flatMap((type) =>
      all(long, type),
    );
    expect(limited).toHaveLength(4);
    for (const { name } of limited) expect(String(name).length).toBeLessThanOrEqual(64);
    for (const { name } of all(long, 'aws_sqs_queue')) expect(String(name).length).toBeLessThanOrEqual(80);
  });
});

describe('the state', () => {
  const backendsOf = (system: Stack[]) =>
    Object.fromEntries(system.map(({ name, terraform }) => [name, terraform['backend']]));

  it('lies in one file per stage and stack beside the output, the account by its region', () => {
    expect(backendsOf(stacks)).toMatchObject({
      account: { local: { path: '../../../terraform.account-eu-west-1.account.tfstate' } },
      core: { local: { path: '../../../terraform.dev.core.tfstate' } },
      connect: { local: { path: '../../../terraform.dev.connect.tfstate' } },
    });
  });

  it('lies in S3, encrypted and locked by S3 itself, where there is a bucket', () => {
    const s3 = { bucket: 'state', region: 'eu-west-1', encrypt: true, use_lockfile: true };
    expect(backendsOf(synthesized({ stateBucket: 'state' }))).toMatchObject({
      account: { s3: { ...s3, key: 'carillon/account-eu-west-1/account.tfstate' } },
      core: { s3: { ...s3, key: 'carillon/dev/core.tfstate' } },
      connect: { s3: { ...s3, key: 'carillon/dev/connect.tfstate' } },
    });
  });
});

describe('the output', () => {
  it('is the same byte for byte, wherever and however often it is written', () => {
    const [here, there] = [workspace(), workspace()];
    synthesize(here.input);
    const first = contentOf(here.input.outdir);
    synthesize(here.input);
    synthesize(there.input);
    const [again, elsewhere] = [contentOf(here.input.outdir), contentOf(there.input.outdir)];
    here.remove();
    there.remove();
    expect(first.size).toBe(1 + stacks.length + Object.keys(writtenSystem).length);
    expect(again).toEqual(first);
    expect(elsewhere).toEqual(first);
  });

  it('changes in one stack when one bundle changes', () => {
    const { input, remove } = workspace();
    synthesize(input);
    const before = contentOf(input.outdir);
    put(join(input.bundles, 'typing', 'main.js'), 'exports.handler = async () => "better";');
    synthesize(input);
    const after = contentOf(input.outdir);
    remove();
    const changed = [...after].filter(([file, bytes]) => before.get(file) !== bytes).map(([file]) => file);
    expect(changed).toHaveLength(2);
    for (const file of changed) expect(file).toMatch(/^\/stacks\/typing\//);
    expect(after.size).toBe(before.size);
  });

  it('forgets a Lambda that is gone', () => {
    const { input, remove } = workspace();
    synthesize(input);
    rmSync(join(input.apps, 'typing'), { recursive: true });
    const names = synthesize(input).map(({ name }) => name);
    const isLeft = existsSync(join(input.outdir, 'stacks', 'typing'));
    remove();
    expect(names).not.toContain('typing');
    expect(isLeft).toBe(false);
  });

  it('holds nothing of what Terraform keeps there of the stage before: its backend above all', () => {
    const { input, remove } = workspace();
    synthesize(input);
    const before = contentOf(input.outdir);
    const core = join(input.outdir, 'stacks', 'core');
    put(join(core, '.terraform', 'terraform.tfstate'), '{ "backend": { "type": "s3" } }');
    put(join(core, '.terraform.lock.hcl'), '# of another machine');
    synthesize(input);
    const after = contentOf(input.outdir);
    remove();
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  it('is summed up with the resources of each stack', () => {
    const { input, remove } = workspace();
    const summary = synthesize(input);
    const written = read(input.outdir, summary);
    remove();
    const counted = written.map(({ name, resource }) => ({
      name,
      resources: Object.values(resource).flatMap(Object.keys).length,
    }));
    expect(summary).toEqual(counted);
  });
});

describe('a synthesis that cannot succeed ends with one line', () => {
  const failure = (
    manifests: Record<string, unknown>,
    spoil?: (input: ReturnType<typeof workspace>['input']) => void,
  ): Error => {
    const { input, remove } = workspace(manifests);
    try {
      spoil?.(input);
      synthesize({ ...input, settings });
    } catch (error) {
      return error as Error;
    } finally {
      remove();
    }
    throw new Error('It succeeded');
  };

  it('without a bundle', () => {
    const error = failure(writtenSystem, ({ bundles }) => rmSync(join(bundles, 'publish', 'main.js')));
    expect(error).toBeInstanceOf(SynthesisError);
    expect(error.message).toMatch(/publish\/main\.js is missing: run "npx nx run-many -t bundle"$/);
  });

  it('with a broken manifest', () => {
    const error = failure({ typing: { trigger: { route: 'typing' }, grants: ['connections:wipe'] } });
    expect(error).toBeInstanceOf(ManifestError);
    expect(error.message).toMatch(/typing\/lambda\.json: grants\[0\]: "connections:wipe" is not a grant/);
  });

  it('with a Lambda that takes the name of a stack of infra', () => {
    const error = failure({ core: { trigger: { route: 'core' } } });
    expect(error).toBeInstanceOf(SynthesisError);
    expect(error.message).toMatch(/apps\/core: "core" is the name of a stack of infra itself$/);
  });

  it('without any Lambda', () => {
    expect(failure({}).message).toMatch(/apps holds no lambda\.json: there is nothing to deploy$/);
  });
});

/** References and `depends_on` entries of a stack that name nothing in it. */
function dangling(stack: Stack): string[] {
  const exists = (kind: 'resource' | 'data', type = '', name = ''): boolean => stack[kind][type]?.[name] !== undefined;
  const resolves = (reference: string): boolean => {
    const parts = reference.split('.');
    return parts[0] === 'data' ? exists('data', parts[1], parts[2]) : exists('resource', parts[0], parts[1]);
  };
  const interpolated = strings(stack)
    .flatMap((text) => [...text.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map(([, inner = '']) => inner))
    .map((expression) => expression.replace(/^floor\(\((.+) \/ \d+\)\)$/, '$1'));
  const waitedFor = Object.values(stack.resource)
    .flatMap(Object.values<Record<string, unknown>>)
    .flatMap((block) => strings(block['depends_on']));
  expect(interpolated.length + waitedFor.length).toBeGreaterThan(0);
  return [...interpolated, ...waitedFor].filter((reference) => !resolves(reference));
}
