import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LATE_MS } from './script';
import { services } from './services';
import { startProcess } from './system-process';
import type { StartSystem, System } from './system';
import { writeTerraformOfRun } from './terraform-of-run';
import { traffic } from './traffic';

export interface LocalSystemsOptions {
  /** The workspace's root, which holds `dist` and `infra/cdktf.out`. */
  workspace: string;
  stage: string;
}

/** The local system, for one run after another. */
export interface LocalSystems {
  start: StartSystem;
  /** Ends the process that there is. */
  close(): Promise<void>;
}

/**
 * Functions have the machine's time, and the tables' TTL goes by the clock that is moved: a message would be deleted a day of that
 * clock after it was stored. A system whose clock has come this far is not used for another run, which may take hours itself.
 */
const MAX_MOVED_MS = 16 * 60 * 60_000;

/**
 * What begins on the way of a long move would time out on it, so a move rests after what is late (`LATE_MS`), and where events may
 * be tried again, after one minute and after two more, at each of these moments.
 */
const RETRIED_MS = 4 * 60_000;
const RETRY_STEP_MS = 30_000;

/** What `/@clock` answers: milliseconds since 1970, and how many events functions have in hand. */
interface Clock {
  now: number;
  busy: number;
}

/** The processes, one at a time, and what is needed to talk to them. */
const host = ({ workspace, stage }: LocalSystemsOptions) => {
  const start = async (hasUsers: boolean) => {
    const folder = mkdtempSync(join(tmpdir(), 'history-check-'));
    const terraform = join(folder, 'cdktf.out');
    writeTerraformOfRun(join(workspace, 'infra/cdktf.out'), terraform, { stage, hasUsers });
    const { url, ask, stop } = await startProcess(workspace, terraform);
    const sockets = traffic(async () => ((await ask('/@clock')) as Clock).busy > 0);
    const advance = async (advanceMs: number): Promise<number> =>
      ((await ask('/@clock', 'POST', { advanceMs })) as Clock).now;
    const startedAt = await advance(0);
    const { close, ...asked } = services(url, stage);
    return {
      hasUsers,
      url,
      sockets,
      ask,
      advance,
      startedAt,
      ...asked,
      async stop() {
        close();
        await stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };

  let current: Awaited<ReturnType<typeof start>> | undefined;
  const stop = async (): Promise<void> => {
    const last = current;
    current = undefined;
    await last?.stop();
  };
  return {
    /** One that has users or guests, as is asked for. */
    async take(hasUsers: boolean) {
      const isFresh = current && (await current.advance(0)) - current.startedAt < MAX_MOVED_MS;
      if (current?.hasUsers !== hasUsers || !isFresh) await stop();
      return (current ??= await start(hasUsers));
    },
    stop,
  };
};

/** Local systems in processes of their own. Runs that follow each other share one as long as that can be. */
export const localSystems = (options: LocalSystemsOptions): LocalSystems => {
  const { take, stop } = host(options);
  return {
    close: stop,
    async start({ faults, hasUsers }): Promise<System> {
      const { url, sockets, ask, advance, stored, rows, push } = await take(hasUsers);
      let now = await advance(0);
      let pushedAt = -Infinity;
      await ask('/@faults', 'PUT', faults);
      return {
        urlOf: (client) => `${url.replace('http', 'ws')}/${options.stage}?client=${client}`,
        WebSocket: sockets.WebSocket,
        now: () => now,
        async advance(ms) {
          for (let left = ms; left > 0;) {
            const longest = left === ms ? LATE_MS + 1 : pushedAt + RETRIED_MS > now ? RETRY_STEP_MS : left;
            const step = Math.min(left, longest);
            now = await advance(step);
            await sockets.rest();
            left -= step;
          }
        },
        rest: sockets.rest,
        async mend() {
          await ask('/@faults', 'DELETE');
        },
        async push(channel, id) {
          pushedAt = now;
          await push(channel, id);
        },
        stored,
        rows,
        async faults() {
          const { counters } = (await ask('/@faults')) as { counters: Record<string, Record<string, number>> };
          return Object.fromEntries(
            Object.entries(counters).flatMap(([operation, { operations: _, ...kinds }]) =>
              Object.entries(kinds).map(([kind, count]) => [`${operation}.${kind}`, count]),
            ),
          );
        },
        stop: async () => undefined,
      };
    },
  };
};
