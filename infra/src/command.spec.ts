import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { synthesizeCommand } from './command';
import { put, workspace } from './testing';

let root: string;
let remove: () => void;
beforeEach(() => {
  const made = workspace({ connect: { trigger: { route: '$connect' } } });
  root = dirname(made.input.apps);
  remove = made.remove;
  put(join(root, 'nx.json'), '{}');
  put(join(root, 'dist', 'apps', 'connect', 'main.js'), 'exports.handler = async () => ({ statusCode: 200 });');
});
afterEach(() => remove());

function run(env: NodeJS.ProcessEnv, cwd = root) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = synthesizeCommand({ env, cwd, out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join('\n').split('\n'), err };
}

describe('the command', () => {
  it('says how many resources each stack has, and for which stage and region', () => {
    expect(run({ STAGE: 'prod', AWS_REGION: 'eu-west-1', STATE_BUCKET: 'state' })).toEqual({
      code: 0,
      out: [
        'account     3 resources',
        'core       26 resources',
        'connect     9 resources',
        '3 stacks   38 resources',
        'Stage prod in eu-west-1, state in s3://state, written to infra/cdktf.out',
      ],
      err: [],
    });
  });

  it('writes to infra/cdktf.out of the workspace from any directory in it, whatever CDKTF_OUTDIR says', () => {
    mkdirSync(join(root, 'infra', 'src'), { recursive: true });
    expect(run({ CDKTF_OUTDIR: 'cdktf.out' }, join(root, 'infra', 'src')).code).toBe(0);
    expect(existsSync(join(root, 'infra', 'cdktf.out', 'manifest.json'))).toBe(true);
    expect(existsSync(join(root, 'infra', 'src', 'cdktf.out'))).toBe(false);
  });

  it.each([
    ['a stage that AWS would refuse', { STAGE: 'a b' }, /^STAGE: "a b" is not 1 to 16 letters/, () => root],
    ['a directory outside', {}, /^There is no nx\.json here or above/, () => dirname(root)],
  ])('answers %s with one line and exit code 1', (_, env, line, cwd) => {
    const { code, out, err } = run(env, cwd());
    expect(code).toBe(1);
    expect(out).toEqual(['']);
    expect(err).toEqual([expect.stringMatching(line)]);
    expect(err[0]).not.toContain('\n');
  });

  it('answers a broken manifest with one line and exit code 1', () => {
    put(join(root, 'apps', 'typing', 'lambda.json'), '{');
    expect(run({})).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/^\S+apps\/typing\/lambda\.json: not JSON: .*$/)],
    });
  });

  it('answers a missing bundle with one line and exit code 1', () => {
    put(join(root, 'apps', 'typing', 'lambda.json'), '{ "trigger": { "route": "typing" } }');
    expect(run({})).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/^\S+dist\/apps\/typing\/main\.js is missing: run .*$/)],
    });
  });
});
