import { startLocal } from '@carillon/local-testing';

/** The local system in a process of its own, on a clock that stands still. */
export interface SystemProcess {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Asks one of the system's own addresses, such as `/@clock`. @throws for any answer but a good one */
  ask(path: string, method?: 'GET' | 'POST' | 'PUT' | 'DELETE', body?: object): Promise<unknown>;
  stop(): Promise<unknown>;
}

/**
 * Starts the shipped bundle of the local system.
 * @param workspace the workspace's root, which holds `dist`
 * @param terraform the folder of what it runs
 * @throws with what it printed when it ends before it is ready
 */
export const startProcess = async (workspace: string, terraform: string): Promise<SystemProcess> => {
  const { url, stop } = await startLocal(workspace, ['--clock', 'manual', '--terraform', terraform]);
  return {
    url,
    async ask(path, method = 'GET', body) {
      const answer = await fetch(`${url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    stop,
  };
};
