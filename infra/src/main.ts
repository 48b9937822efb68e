import { synthesizeCommand } from './command';

process.exitCode = synthesizeCommand({ env: process.env, cwd: process.cwd(), out: console.log, err: console.error });
