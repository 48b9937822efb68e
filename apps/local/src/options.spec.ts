import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions, StartError } from './options';

describe('the options', () => {
  it('have defaults that need no reading', () => {
    expect(readOptions([], {})).toEqual({ port: 3000, host: '127.0.0.1', terraform: 'infra/cdktf.out' });
  });

  it('take the port from PORT, and --port before it', () => {
    expect(readOptions([], { PORT: '4000' })?.port).toBe(4000);
    expect(readOptions(['--port', '0'], { PORT: '4000' })?.port).toBe(0);
  });

  it('check permissions unless told otherwise', () => {
    expect(readOptions(['--iam', 'on'], {})).not.toHaveProperty('iam');
    expect(readOptions(['--iam', 'off'], {})?.iam).toBe('off');
  });

  it('keep functions from other hosts unless told otherwise', () => {
    expect(readOptions([], {})).not.toHaveProperty('allowNetwork');
    expect(readOptions(['--allow-network'], {})?.allowNetwork).toBe(true);
  });

  it("take the machine's time unless the clock is manual", () => {
    expect(readOptions(['--clock', 'manual'], {})?.clock).toBe('manual');
    expect(readOptions(['--clock', 'system'], {})?.clock).toBeUndefined();
  });

  it('take a plan of faults as JSON or from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carillon-options-'));
    const file = join(folder, 'faults.json');
    writeFileSync(file, '{"seed":7}');
    expect(readOptions(['--faults', file], {})?.faults).toEqual({ seed: 7 });
    writeFileSync(file, 'seed: 7');
    expect(() => readOptions(['--faults', file], {})).toThrow(`--faults ${file}: The plan is no JSON`);
    rmSync(folder, { recursive: true });
    expect(readOptions(['--faults', ' {"post":{"gone":5}}'], {})?.faults).toEqual({ post: { gone: 5 } });
    expect(readOptions([], {})).not.toHaveProperty('faults');
  });

  it('show help instead of starting', () => {
    expect(readOptions(['--help'], {})).toBeUndefined();
  });

  it.each([
    [['--port', '70000'], {}, '--port: "70000" is not a port (0 to 65535)'],
    [['--port', 'x'], {}, '--port: "x" is not a port (0 to 65535)'],
    [[], { PORT: '-1' }, 'PORT: "-1" is not a port (0 to 65535)'],
    [['--host', ''], {}, '--host is empty: leave it out, or give an address (0.0.0.0 for every interface)'],
    [['--host='], {}, '--host is empty'],
    [['--host', ' '], {}, '--host is empty'],
    [['--dynamodb', 'localhost:8000'], {}, '--dynamodb: "localhost:8000" is not an http:// or https:// URL'],
    [['--data', 'd', '--dynamodb', 'http://127.0.0.1:8000'], {}, '--data and --dynamodb exclude each other'],
    [['--iam', 'perhaps'], {}, '--iam: "perhaps" is neither on nor off'],
    [['--clock', 'slow'], {}, '--clock: "slow" is neither manual nor system'],
    [['--faults', 'no/such.json'], {}, '--faults no/such.json: the file cannot be read: ENOENT'],
    [['--faults', '{"post"}'], {}, '--faults: The plan is no JSON: '],
    [['--faults', '{"posts":{}}'], {}, '--faults: posts: there is no such operation'],
    [['--faults', '{"post":{"gone":-1}}'], {}, '--faults: post.gone: -1 is no rate per mille (0 to 1000)'],
    [['--frobnicate'], {}, /Unknown option '--frobnicate'.*--help/],
    [['--port', '-1'], {}, /--port.*--help/],
    [['--port'], {}, /--port.*--help/],
    [['stray'], {}, /stray.*--help/],
  ])('%j %j are refused in one line', (args, env, message) => {
    const read = () => readOptions(args, env);
    expect(read).toThrow(StartError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });
});
