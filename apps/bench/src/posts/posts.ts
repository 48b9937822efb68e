import { fork } from 'node:child_process';
import { once } from 'node:events';
import { aligned, compared, number } from '../report';
import { median, summary } from '../statistics';
import type { PostCost, PostJob } from './job';

/** What each run gave, of both postmen in turn, against one server. */
export type PostSamples = Record<PostJob['postman'], PostCost[]>;

/** How many times less CPU a post of the bulk postman must take than one of the SDK's client. */
const LEAST_RATIO = 4;

/** The bundled programs. */
export interface PostPrograms {
  server: string;
  sender: string;
}

const costOf = async (sender: string, job: PostJob): Promise<PostCost> => {
  const child = fork(sender);
  child.send(job);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The sender (${job.postman}) ended with ${String(code)}`);
  });
  const [cost] = (await Promise.race([once(child, 'message'), failed])) as [PostCost];
  failed.catch(() => undefined);
  return cost;
};

/**
 * Posts by the SDK's client and by the bulk postman, in turn, each in a fresh process, to a server in another.
 * @param count posts in each run
 */
export const measurePosts = async (
  { server: file, sender }: PostPrograms,
  runs: number,
  count: number,
): Promise<PostSamples> => {
  const server = fork(file);
  try {
    const [port] = (await once(server, 'message')) as [number];
    const samples: PostSamples = { sdk: [], bulk: [] };
    for (let run = 1; run <= runs; run += 1)
      for (const postman of ['sdk', 'bulk'] as const) {
        process.stderr.write(`run ${run} of ${runs}: posts by ${postman}\n`);
        samples[postman].push(await costOf(sender, { postman, port, warmUp: count / 4, count }));
      }
    return samples;
  } finally {
    server.kill();
  }
};

/** Medians, and the ratio of the medians of CPU. */
export const postTable = ({ sdk, bulk }: PostSamples): string => {
  const row = (title: string, value: (cost: PostCost) => number): string[] => [
    title,
    ...compared(summary(sdk.map(value)), summary(bulk.map(value))),
  ];
  const ratio = median(sdk.map(({ cpuMicros }) => cpuMicros)) / median(bulk.map(({ cpuMicros }) => cpuMicros));
  const table = aligned([
    ['', 'SDK', 'bulk', 'from … to', 'ratio'],
    row('CPU per post (µs)', ({ cpuMicros }) => cpuMicros),
    row('posts per second of one core', ({ cpuMicros }) => 1e6 / cpuMicros),
    row('posts per second, beside whatever else ran (/s)', ({ perSecond }) => perSecond),
  ]);
  const verdict = ratio >= LEAST_RATIO ? 'met' : 'missed';
  return `${table}\n\nA post costs ${number(ratio)} times less CPU than by the SDK (target: ${LEAST_RATIO} times, ${verdict})`;
};
