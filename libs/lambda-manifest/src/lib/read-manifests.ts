import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { z } from 'zod';
import {
  isAuthorizerTrigger,
  isQueueTrigger,
  isRouteTrigger,
  lambdaManifestSchema,
  type LambdaManifest,
  type Trigger,
} from './lambda-manifest';

const MANIFEST = 'lambda.json';

/** A folder's name becomes part of a function's name (at most 64 characters) and the name of a Terraform stack. */
const APP_NAME = /^[a-z][a-z0-9-]{0,29}$/;

/** A `lambda.json` that cannot be used. The message is one line that names the file and the field. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${shortest(file)}: ${problem}`.replace(/\s+/g, ' '), options);
  }
}

/**
 * Reads one `lambda.json`; the Lambda's name is that of the folder.
 * @throws ManifestError when the file is missing, is not JSON, breaks the schema, or lies in a folder that cannot name a Lambda
 */
export function readManifest(file: string): LambdaManifest {
  const name = basename(dirname(resolve(file)));
  if (!APP_NAME.test(name)) {
    throw new ManifestError(
      file,
      `the folder "${name}" cannot name a Lambda (lower case letters, digits and -, at most 30)`,
    );
  }
  const { data, error } = lambdaManifestSchema.safeParse(parse(file));
  if (error) throw new ManifestError(file, error.issues.flatMap(explain).join('; '), { cause: error });
  return { ...data, name };
}

/**
 * Reads the `lambda.json` of every folder in a directory that has one, sorted by name.
 * @throws ManifestError as `readManifest`, and when two Lambdas claim the same route or queue, or to be the authorizer
 */
export function readManifests(appsDirectory: string): LambdaManifest[] {
  const fileOf = (app: string): string => join(appsDirectory, app, MANIFEST);
  const apps = existsSync(appsDirectory) ? readdirSync(appsDirectory).sort() : [];
  const manifests = apps.filter((app) => existsSync(fileOf(app))).map((app) => readManifest(fileOf(app)));
  const owners = new Map<string, string>();
  for (const { name, trigger } of manifests) {
    const { kind, claimed } = claimOf(trigger) ?? {};
    if (!kind) continue;
    const owner = owners.get(`${kind} ${claimed}`);
    if (owner) {
      const problem = `trigger.${kind}: "${claimed}" is already the ${kind} of ${shortest(fileOf(owner))}`;
      throw new ManifestError(fileOf(name), problem);
    }
    owners.set(`${kind} ${claimed}`, name);
  }
  return manifests;
}

/** What only one Lambda may have. Of a queue, because its budget of posts is divided among the workers of one. */
function claimOf(trigger: Trigger): { kind: 'route' | 'queue' | 'authorizer'; claimed: string } | undefined {
  if (isRouteTrigger(trigger)) return { kind: 'route', claimed: trigger.route };
  if (isAuthorizerTrigger(trigger)) return { kind: 'authorizer', claimed: '$connect' };
  return isQueueTrigger(trigger) ? { kind: 'queue', claimed: trigger.queue } : undefined;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? `not JSON: ${cause.message}` : 'cannot be read';
    throw new ManifestError(file, problem, { cause });
  }
}

/** Relative to where the command runs, when the file lies there. */
function shortest(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

/** One line per issue: the field and what is wrong with it. */
function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'invalid_union') return [`${fieldOf(issue.path)}${issue.message}`];
  const fewest = Math.min(...issue.errors.map(({ length }) => length));
  const [meant, ...others] = issue.errors.filter(({ length }) => length === fewest);
  if (meant && others.length === 0) {
    return meant.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [
    `${fieldOf(issue.path)}expected exactly one of { "route" }, { "schedules" }, { "queue" }, { "authorizer" } and { "invoke": true }`,
  ];
}

/** `trigger.schedules[0].name: ` */
function fieldOf(path: PropertyKey[]): string {
  const field = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return field && `${field.replace(/^\./, '')}: `;
}
