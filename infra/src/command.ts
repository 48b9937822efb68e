import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ManifestError } from '@carillon/lambda-manifest';
import { readSettings } from './settings';
import { SynthesisError } from './synthesis-error';
import { synthesize, type StackSummary } from './synthesize';

/** Where the command runs and where it speaks. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  /** The root of the workspace, or a directory below it. */
  cwd: string;
  out: (text: string) => void;
  err: (text: string) => void;
}

/**
 * Synthesizes the workspace into `infra/cdktf.out` and says what came of it.
 * @returns the exit code: 1 after a mistake of whoever runs it, told in one line
 * @throws whatever is not such a mistake
 */
export function synthesizeCommand({ env, cwd, out, err }: Terminal): 0 | 1 {
  try {
    const settings = readSettings(env);
    const root = workspaceRoot(cwd);
    // Always here, whatever CDKTF_OUTDIR says: the cdktf CLI gives it relative to where the CLI runs, and Nx runs this elsewhere.
    const outdir = join(root, 'infra', 'cdktf.out');
    const stacks = synthesize({ settings, outdir, apps: join(root, 'apps'), bundles: join(root, 'dist', 'apps') });
    const state = settings.stateBucket ? `s3://${settings.stateBucket}` : 'files in infra/';
    out(table(stacks));
    out(`Stage ${settings.stage} in ${settings.region}, state in ${state}, written to infra/cdktf.out`);
    return 0;
  } catch (error) {
    if (!(error instanceof SynthesisError || error instanceof ManifestError)) throw error;
    err(error.message);
    return 1;
  }
}

/** The nearest directory upwards that holds `nx.json`. */
function workspaceRoot(directory: string): string {
  if (existsSync(join(directory, 'nx.json'))) return directory;
  if (dirname(directory) !== directory) return workspaceRoot(dirname(directory));
  throw new SynthesisError('There is no nx.json here or above: run this inside the workspace');
}

function table(stacks: StackSummary[]): string {
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const rows = [...stacks, { name: `${stacks.length} stacks`, resources }];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map((row) => `${row.name.padEnd(width)} ${String(row.resources).padStart(4)} resources`).join('\n');
}
