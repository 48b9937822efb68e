import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlagError } from '@carillon/flags';
import { readOptions } from './options';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-options-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const TARGET = 'wss://{api}.execute-api.us-east-1.amazonaws.com';
const MANAGEMENT = 'https://{api}.execute-api.us-east-1.amazonaws.com';

describe('the options', () => {
  it('run everything against the local gateway where nothing is said', () =>
    expect(readOptions([], {})).toEqual({ withoutGuesses: false }));

  it('name a deployed copy, with the ids of both folders together', () => {
    const apis = ['--apis', file('base.json', '{"bare":"a1"}'), '--apis', file('guarded.json', '{"guarded":"b2"}')];
    const env = { AWS_REGION: 'us-east-1' };
    expect(readOptions(['--target', TARGET, '--management', MANAGEMENT, ...apis], env)).toEqual({
      withoutGuesses: false,
      deployment: {
        target: TARGET,
        management: MANAGEMENT,
        region: 'us-east-1',
        apis: { bare: 'a1', guarded: 'b2' },
      },
    });
  });

  it('are none when help is asked for', () => expect(readOptions(['--help'], {})).toBeUndefined());

  it.each([
    ['--what', "Unknown option '--what'"],
    ['--write=', '--write: "" is no folder'],
    [`--write=fixtures --target=${TARGET}`, '--write runs nothing'],
    ['--region=us-east-1', 'A deployed copy takes all of'],
    [
      `--target=a.example --management=${MANAGEMENT} --apis=x --region=r`,
      '--target: "a.example" is no ws:// or wss:// URL',
    ],
    [`--target=${TARGET} --management=${TARGET} --apis=x --region=r`, 'is no http:// or https:// URL'],
    [`--target=${TARGET} --management=${MANAGEMENT} --apis=no/such.json --region=r`, 'no/such.json cannot be read'],
  ])('cannot be %s', (line, message) => {
    expect(() => readOptions(line.split(' '), {})).toThrow(FlagError);
    expect(() => readOptions(line.split(' '), {})).toThrow(message);
  });

  it.each([
    ['bare = a1', 'cannot be read as JSON'],
    ['null', 'holds no ids'],
    ['{"apis":{"value":{}}}', 'holds no ids'],
  ])('cannot name APIs by a file of %s', (content, message) => {
    const args = ['--target', TARGET, '--management', MANAGEMENT, '--region', 'r', '--apis', file('x.json', content)];
    expect(() => readOptions(args, {})).toThrow(message);
  });
});
