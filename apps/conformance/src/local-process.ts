import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WORKSPACE } from './fixture';

/** The local gateway in a process of its own. */
export interface LocalProcess {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Ctrl-C; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts the shipped bundle on a free port and waits until it is ready. @throws with what it printed when it ends before */
export const startLocal = async (args: string[]): Promise<LocalProcess> => {
  const child = spawn(process.execPath, ['dist/apps/local/main.js', '--port', '0', ...args], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const printed: string[] = [];
  const url = await new Promise<string>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        printed.push(line);
        const [, found] = /^Ready in .*?(http:\/\/[^/]+)/.exec(line) ?? [];
        if (found) ready(found);
      });
    void ended.then(() => fail(new Error(`The local gateway ended before it was ready:\n${printed.join('\n')}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
};
