import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { testLambda } from '../testing';

describe('an archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-archive-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = (archive: string) => testLambda({ chat: { files: {}, archive } });

  it('that is missing is an error that names function and file', async () => {
    const archive = join(folder, 'missing.zip');
    await expect(start(archive)).rejects.toThrow(
      `aws_lambda_function.chat: the archive of function chat cannot be read: ${archive}`,
    );
  });

  it('that is broken is an error that names function and file', async () => {
    const archive = join(folder, 'broken.zip');
    writeFileSync(archive, 'this is no ZIP');
    await expect(start(archive)).rejects.toThrow(
      `aws_lambda_function.chat: the archive of function chat is not a ZIP that can be unpacked: ${archive}`,
    );
  });

  it('that would write outside of its folder is refused', async () => {
    const archive = join(folder, 'leaving.zip');
    writeFileSync(archive, zipSync({ '../../outside.js': strToU8('') }));
    await expect(start(archive)).rejects.toThrow('leaves its folder by ../../outside.js');
  });
});

describe('a function that AWS would not create', () => {
  it('sets a variable that Lambda reserves', async () => {
    const start = testLambda({ chat: { files: { 'index.js': '' }, environment: { AWS_REGION: 'moon-1', MINE: '1' } } });
    await expect(start).rejects.toThrow(
      'aws_lambda_function.chat: function chat sets variables that Lambda reserves: AWS_REGION',
    );
  });

  it('has a runtime that does not run here', async () => {
    const start = testLambda({ chat: { files: { 'index.js': '' }, runtime: 'python3.13' } });
    await expect(start).rejects.toThrow('function chat has the runtime python3.13; only Node.js runs here');
  });
});

describe('a service without the code of its environments', () => {
  it('does not start', async () => {
    await expect(testLambda({}, { workerFile: join(tmpdir(), 'no-such-folder', 'worker.mjs') })).rejects.toThrow(
      "The code of Lambda's environments is missing",
    );
  });
});
