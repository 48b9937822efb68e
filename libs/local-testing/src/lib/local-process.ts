import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The local system in a process of its own, as `npm start` runs it after its build. */
export interface LocalProcess {
  process: ChildProcess;
  /** Every line it printed so far. */
  lines: string[];
  /** Resolves with the first line, or the nth, printed already or to come, that matches. Rejects when it ends before. */
  line(pattern: RegExp, nth?: number): Promise<string>;
  /** Ctrl-C. Resolves with the exit code when it has ended. */
  stop(): Promise<number | null>;
}

/** One that is ready. */
export interface RunningLocal extends LocalProcess {
  /** `http://127.0.0.1:<port>` */
  url: string;
}

/**
 * Starts the shipped bundle without waiting for it to be ready.
 * @param workspace the folder that holds its `dist`
 */
export const launchLocal = (workspace: string, args: string[]): LocalProcess => {
  const child = spawn(process.execPath, ['dist/apps/local/main.js', ...args], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const check of waiting) check();
  };
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      tell();
    });
  let hasEnded = false;
  const ended = once(child, 'close').then(([code]) => {
    hasEnded = true;
    tell();
    return code as number | null;
  });
  return {
    process: child,
    lines,
    line: (pattern, nth = 1) =>
      new Promise((found, fail) => {
        const check = () => {
          const line = lines.filter((text) => pattern.test(text))[nth - 1];
          if (line === undefined && !hasEnded) return;
          waiting.delete(check);
          if (line !== undefined) found(line);
          else fail(new Error(`It ended without a line like ${pattern}:\n${lines.join('\n')}`));
        };
        waiting.add(check);
        check();
      }),
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
};

/** Starts the shipped bundle on a free port and waits until it is ready. @throws with what it printed when it ends before */
export const startLocal = async (workspace: string, args: string[]): Promise<RunningLocal> => {
  const system = launchLocal(workspace, ['--port', '0', ...args]);
  const ready = await system.line(/^Ready in /);
  return { ...system, url: /http:\/\/[^/]+/.exec(ready)?.[0] ?? '' };
};
