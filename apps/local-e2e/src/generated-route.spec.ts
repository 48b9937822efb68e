import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { promisify } from 'node:util';
import { join } from './client';
import { startSystem, WORKSPACE } from './system';

const run = promisify(execFile);

/** A copy of the workspace, for a generator to write to. What is built and not changed is not built again. */
const workspaceCopy = (): string => {
  const copy = mkdtempSync(path(tmpdir(), 'carillon-workspace-'));
  const isOurs = (name: string) => !['node_modules', '.git', '.nx', 'reports', 'coverage'].includes(name);
  for (const name of readdirSync(WORKSPACE).filter(isOurs))
    cpSync(path(WORKSPACE, name), path(copy, name), { recursive: true });
  symlinkSync(path(WORKSPACE, 'node_modules'), path(copy, 'node_modules'));
  return copy;
};

describe('a generated route', () => {
  let workspace: string;
  /** Nx as a person would run it there: nothing of the run that this test is part of reaches it. */
  const nx = (...args: string[]) => {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
    const env = { ...Object.fromEntries(inherited), NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };
    return run(process.execPath, [require.resolve('nx/bin/nx.js'), ...args], { cwd: workspace, env });
  };

  beforeAll(() => {
    workspace = workspaceCopy();
  });
  afterAll(() => rmSync(workspace, { recursive: true }));

  it('bundles, passes its test, synthesizes and answers, with no other file edited', async () => {
    const { stdout } = await nx('g', './libs/nx-lambda:route', 'typing');
    const changes = stdout.split('\n').filter((line) => /^(CREATE|UPDATE|DELETE) /.test(line));
    expect(changes).not.toEqual([]);
    expect(changes.filter((line) => !line.startsWith('CREATE apps/typing/'))).toEqual([]);

    await nx('run-many', '-t', 'bundle', 'test', 'lint', 'typecheck', '-p', 'typing');
    await nx('synth', 'infra');
    expect(existsSync(path(workspace, 'infra/cdktf.out/stacks/typing/cdk.tf.json'))).toBe(true);

    const system = await startSystem([], workspace);
    const client = await join(`${system.url.replace('http', 'ws')}/dev`);
    client.say({ action: 'typing', data: true, id: 't1' });
    const frames = [await client.next(), await client.next()];
    expect(frames).toContainEqual(expect.objectContaining({ type: 'ack', id: 't1', channel: '$all', seq: 1 }));
    expect(frames).toContainEqual(expect.objectContaining({ type: 'message', data: { typing: true } }));
    client.say({ action: 'dance' });
    expect(await client.next()).toMatchObject({
      code: 'unknown_action',
      message: 'the action is none of: history, presence, sendmessage, subscribe, typing, unsubscribe',
    });
    await client.close();
    await system.stop();
  }, 180_000);
});
