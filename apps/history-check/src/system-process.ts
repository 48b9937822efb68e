import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The local system in a process of its own, on a clock that stands still. */
export interface SystemProcess {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Asks one of the system's own addresses, such as `/@clock`. @throws for any answer but a good one */
  ask(path: string, method?: 'GET' | 'POST' | 'PUT' | 'DELETE', body?: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Lines to show when it ends before it is ready. */
const MAX_LINES = 100;

/**
 * Starts the shipped bundle of the local system.
 * @param workspace the workspace's root, which holds `dist`
 * @param terraform the folder of what it runs
 * @throws with what it printed when it ends before it is ready
 */
export const startProcess = async (workspace: string, terraform: string): Promise<SystemProcess> => {
  const args = ['dist/apps/local/main.js', '--port', '0', '--clock', 'manual', '--terraform', terraform];
  const child = spawn(process.execPath, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const printed: string[] = [];
  const url = await new Promise<string>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        if (printed.length < MAX_LINES) printed.push(line);
        const [, found] = /^Ready in .*?(http:\/\/[^/]+)/.exec(line) ?? [];
        if (found) ready(found);
      });
    void ended.then(() => fail(new Error(`The local system ended before it was ready:\n${printed.join('\n')}`)));
  });
  return {
    url,
    async ask(path, method = 'GET', body) {
      const answer = await fetch(`${url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
};
