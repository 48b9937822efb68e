// `npm start`: builds, synthesizes, starts. Nx does only what has changed since the last time.
// Node's flags are in package.json. `--max-semi-space-size=2`: what many clients at once leave to V8's young generation is never given back,
// and with its own 16 MB that would be half of the memory of 10,000 idle connections. `--max-old-space-size=1024`: with 4 GB, V8 lets the
// heap grow to four times what lives in it before it looks; 100,000 connections fit into one (docs/performance.md).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');

/** With the static output style, Nx heads what a task printed with this line, when the task is done. */
const HEAD = /^> nx run (\S+)/;

/** What a task printed, without what Nx says around it. */
const outputOf = (task, lines) => {
  const from = lines.findIndex((line) => HEAD.exec(line)?.[1] === task);
  const to = lines.findIndex((line, i) => i > from && (HEAD.test(line) || /^\s*NX\s/.test(line)));
  const isOwn = (line) => line.trim() !== '' && !line.startsWith('> ') && !line.startsWith('Warning: command');
  return lines.slice(from, to).filter(isOwn);
};

/** What runs here; the bundle of each Lambda comes with the synthesis. */
const PROJECTS = 'console,infra,local';

/** Runs the targets, telling each as it is done; where one fails, tells what it printed and ends the process. */
const run = async (...targets) => {
  const child = spawn(process.execPath, [nx, 'run-many', '--outputStyle=static', '-p', PROJECTS, '-t', ...targets], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NX_TUI: 'false', FORCE_COLOR: '0' },
  });
  const lines = [];
  const note = (line) => {
    lines.push(line);
    const [, task] = HEAD.exec(line) ?? [];
    if (task) console.log(`  ${task}${line.includes('cache') ? ', unchanged' : ''}`);
  };
  createInterface(child.stdout).on('line', note);
  createInterface(child.stderr).on('line', note);
  const [code] = await once(child, 'close');
  if (code === 0) return;
  const failed = lines.slice(lines.findLastIndex((line) => line.startsWith('Failed tasks:')) + 1);
  const faults = failed.flatMap((line) => /^- (\S+)/.exec(line)?.[1] ?? []).flatMap((task) => outputOf(task, lines));
  console.error((faults.length > 0 ? faults : lines).join('\n'));
  process.exit(1);
};

console.log('Building what has changed …');
await run('bundle', 'synth');
await import('../../dist/apps/local/main.js');
