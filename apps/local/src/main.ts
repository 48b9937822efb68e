import { dirname } from 'node:path';
import { TerraformError } from '@carillon/local-terraform-model';
import { banner } from './banner';
import { batched } from './batched';
import { faultSummary } from './fault-summary';
import { meterLine } from './meter-report';
import { HELP, readOptions, StartError } from './options';
import { terminalOutput } from './output';
import { startSystem } from './system';

/** `dist/apps`: this file is `dist/apps/local/main.js`. */
const DIST = dirname(__dirname);

// Lambda's clocks show UTC. Worker threads share the time zone of the process, so it is set here.
process.env['TZ'] = 'UTC';

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) return console.log(HELP);
  const stdout = batched(process.stdout);
  process.on('exit', stdout.flush);
  const system = await startSystem(options, DIST, terminalOutput(stdout));
  console.log(banner(system, process.uptime()));

  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(130); // Asked twice: at once.
    isStopping = true;
    stdout.flush();
    console.log('\nStopping: closing sockets, running $disconnect …');
    system.close().then(
      () => {
        stdout.write(faultSummary(system.faults.counters()));
        stdout.flush();
        console.log(meterLine(system.usage()));
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
};

main().catch((error: unknown) => {
  console.error(error instanceof StartError || error instanceof TerraformError ? error.message : error);
  process.exit(1);
});
