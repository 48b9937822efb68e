import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Job, JobResult, Report } from './job';

export interface LoadGenerator {
  /**
   * @param begun is called when the warm-up is over
   * @throws when the job fails, or takes longer than two minutes
   */
  run(job: Job, begun?: () => void): Promise<JobResult>;
  /** Ends it, with all its connections. */
  end(): Promise<void>;
}

const JOB_LIMIT_MS = 120_000;

/** @param file the bundled `main.ts` */
export const startLoadGenerator = (file: string): LoadGenerator => {
  const child = fork(file);
  return {
    run: (job, begun = () => undefined) =>
      new Promise((resolve, reject) => {
        const done = (settle: () => void) => {
          clearTimeout(limit);
          child.removeAllListeners('message');
          settle();
        };
        const limit = setTimeout(() => {
          child.kill('SIGKILL');
          done(() => reject(new Error(`${job.kind}: not done in ${JOB_LIMIT_MS / 1_000} s`)));
        }, JOB_LIMIT_MS);
        child.on('message', (report: Report) => {
          if (report.kind === 'begun') begun();
          else if (report.kind === 'done') done(() => resolve(report));
          else done(() => reject(new Error(`${job.kind}: ${report.message}`)));
        });
        child.send(job);
      }),
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
};
