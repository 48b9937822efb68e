import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FaultPlan } from './script';
import type { System } from './system';
import { tables } from './tables';
import { traffic } from './traffic';

export interface LocalSystemOptions {
  /** The workspace's root, which holds `dist`. */
  workspace: string;
  stage: string;
}

/** Starts the shipped bundle of the local system. @throws with what it printed when it ends before it is ready */
const startProcess = async (workspace: string, faults: FaultPlan) => {
  const args = ['dist/apps/local/main.js', '--port', '0', '--clock', 'manual', '--faults', JSON.stringify(faults)];
  const child = spawn(process.execPath, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const printed: string[] = [];
  const url = await new Promise<string>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        if (printed.length < 100) printed.push(line);
        const [, found] = /^Ready in .*?(http:\/\/[^/]+)/.exec(line) ?? [];
        if (found) ready(found);
      });
    void ended.then(() => fail(new Error(`The local system ended before it was ready:\n${printed.join('\n')}`)));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
  };
  return { url, stop };
};

/** The local system in a process of its own, on a clock that stands still, with faults. */
export const localSystem =
  ({ workspace, stage }: LocalSystemOptions) =>
  async (faultPlan: FaultPlan): Promise<System> => {
    const { url, stop } = await startProcess(workspace, faultPlan);
    const sockets = traffic();
    const { stored, rows, close } = tables(url);
    // Its clock began to stand still when it was started, a moment ago.
    let now = Date.now();

    const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
      const answer = await fetch(`${url}${path}`, init);
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    };

    return {
      urlOf: (client) => `${url.replace('http', 'ws')}/${stage}?client=${client}`,
      WebSocket: sockets.WebSocket,
      now: () => now,
      async advance(advanceMs) {
        await ask('/@clock', { method: 'POST', body: JSON.stringify({ advanceMs }) });
        now += advanceMs;
      },
      rest: sockets.rest,
      async mend() {
        await ask('/@faults', { method: 'DELETE' });
      },
      stored,
      rows,
      async faults() {
        const { counters } = (await ask('/@faults')) as { counters: Record<string, Record<string, number>> };
        const struck = Object.values(counters).flatMap(({ operations: _, ...kinds }) => Object.values(kinds));
        return struck.reduce((sum, count) => sum + count, 0);
      },
      async stop() {
        close();
        await stop();
      },
    };
  };
