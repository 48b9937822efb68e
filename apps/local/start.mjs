// `npm start`: builds, synthesizes, starts. Nx does only what has changed since the last time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');

/** Runs the targets, telling each as it is done; ends the process with what a failed one printed. */
const run = async (...targets) => {
  const child = spawn(process.execPath, [nx, 'run-many', '--outputStyle=static', '-t', ...targets], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NX_TUI: 'false', FORCE_COLOR: '0' },
  });
  const lines = [];
  const note = (line) => {
    const [, task] = /^\s*[✔✓]\s+nx run (\S+)/u.exec(line) ?? [];
    if (task) console.log(`  ${task}`);
    else lines.push(line);
  };
  createInterface(child.stdout).on('line', note);
  createInterface(child.stderr).on('line', note);
  const [code] = await once(child, 'close');
  if (code === 0) return;
  console.error(faultOf(lines));
  process.exit(1);
};

/** The output of the failed tasks, without what Nx says around it. */
const faultOf = (lines) => {
  const from = lines.findIndex((line) => line.startsWith('> nx run '));
  if (from < 0) return lines.join('\n').trim();
  const to = lines.findIndex((line, i) => i > from && /^\s*NX\s/.test(line));
  const isAbout = (line) => line.startsWith('> ') || line.startsWith('Warning: command') || line.trim() === '';
  return lines
    .slice(from, to < 0 ? undefined : to)
    .filter((line) => !isAbout(line))
    .join('\n');
};

console.log('Building what has changed …');
await run('bundle', 'synth');
await import('../../dist/apps/local/main.js');
