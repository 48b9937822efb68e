import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from './settings';
import { synthesize, type StackSummary, type SynthesisInput } from './synthesize';

/** The values of one Terraform block, as they stand in `cdk.tf.json`. */
export type Block = Record<string, unknown>;

/** One synthesized stack. */
export interface Stack {
  name: string;
  /** By type, then by name. */
  resource: Record<string, Record<string, Block>>;
  data: Record<string, Record<string, Block>>;
  output: Record<string, Block>;
  provider: Record<string, Block[]>;
  terraform: Block;
}

/** All of these ask for what the product's own Lambdas ask for, and the last two for what those leave out. */
const posts = ['connections:read', 'connections:remove', 'messages:append', 'post', 'fanout:send'];
export const writtenSystem: Record<string, unknown> = {
  connect: { trigger: { route: '$connect' }, grants: ['connections:add'] },
  disconnect: { trigger: { route: '$disconnect' }, grants: ['connections:remove'] },
  subscribe: {
    trigger: { route: 'subscribe', routeResponse: true },
    grants: ['subscriptions:add', 'messages:read'],
  },
  unsubscribe: { trigger: { route: 'unsubscribe', routeResponse: true }, grants: ['subscriptions:remove'] },
  default: { trigger: { route: '$default', routeResponse: true } },
  sendmessage: {
    trigger: { route: 'sendmessage', routeResponse: true },
    grants: posts,
    memoryMb: 512,
    timeoutSeconds: 29,
  },
  publish: { trigger: { invoke: true }, grants: posts, timeoutSeconds: 60 },
  fanout: {
    trigger: { queue: 'fanout', maximumConcurrency: 8 },
    grants: ['connections:read', 'connections:remove', 'post', 'fanout:send', 'fanout:consume', 'fanout:bury'],
    timeoutSeconds: 60,
  },
  typing: { trigger: { route: 'typing' }, grants: ['post'] },
  scheduler: {
    trigger: {
      schedules: [
        {
          name: 'every-minute',
          expression: 'rate(1 minute)',
          input: { at: '<aws.scheduler.scheduled-time>', text: 'a ${b} %{c} $d' },
        },
        { name: 'noon.berlin', expression: 'cron(0 12 * * ? *)', timeZone: 'Europe/Berlin' },
      ],
    },
    grants: posts,
  },
};

export const settings: Settings = { stage: 'dev', region: 'eu-west-1', postsPerSecond: 8_000 };

/** A directory of its own with manifests and tiny bundles; `remove` it at the end. */
export function workspace(manifests: Record<string, unknown> = writtenSystem) {
  const root = mkdtempSync(join(tmpdir(), 'infra-'));
  const input: SynthesisInput = {
    settings,
    apps: join(root, 'apps'),
    bundles: join(root, 'bundles'),
    outdir: join(root, 'infra', 'cdktf.out'),
  };
  for (const [name, manifest] of Object.entries(manifests)) {
    put(join(input.apps, name, 'lambda.json'), JSON.stringify(manifest));
    put(join(input.bundles, name, 'main.js'), `exports.handler = async () => '${name}';`);
  }
  return { input, remove: () => rmSync(root, { recursive: true }) };
}

/** Synthesizes into a temporary directory and returns what was written. */
export function synthesized(overrides: Partial<Settings> = {}, manifests?: Record<string, unknown>): Stack[] {
  const { input, remove } = workspace(manifests);
  try {
    return read(input.outdir, synthesize({ ...input, settings: { ...settings, ...overrides } }));
  } finally {
    remove();
  }
}

export const read = (outdir: string, summary: StackSummary[]): Stack[] =>
  summary.map(({ name }) => {
    const text = readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8');
    return { data: {}, output: {}, ...JSON.parse(text), name };
  });

/** Every file of a directory with its bytes. */
export const contentOf = (directory: string): Map<string, string> =>
  new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(directory.length), readFileSync(file, 'base64')]),
  );

export function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export function stackOf(stacks: Stack[], name: string): Stack {
  const stack = stacks.find((candidate) => candidate.name === name);
  if (!stack) throw new Error(`There is no stack ${name}`);
  return stack;
}

/** The resources of a type in one stack. */
export const all = (stack: Stack, type: string): Block[] => Object.values(stack.resource[type] ?? {});

/** The one resource of a type in a stack. */
export function only(stack: Stack, type: string): Block {
  const [resource, ...others] = all(stack, type);
  if (!resource || others.length > 0) throw new Error(`${stack.name} has not exactly one ${type}`);
  return resource;
}

/** Every string in a value, however deep. */
export function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}
