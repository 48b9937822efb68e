/** The floor's function: one process that runs any number of events at once, which no environment of Lambda does. */
import type { MessageEvent } from '@carillon/route-types';
import { echo } from './echo';

const handler = echo('http');

process.on('message', (event: MessageEvent) => {
  handler(event).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit());
