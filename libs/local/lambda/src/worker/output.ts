import { format } from 'node:util';
import type { Refusal } from '@carillon/local-network';
import type { OutputLevel, OutputMessage } from '../lib/environment-protocol';
import { errorLine } from './error-document';

/** What an environment prints, on its way to the log. */
export interface Output {
  /** Of the event under way; none while the environment starts. */
  requestId: string | undefined;
  /** Posts lines that have no end yet. */
  flush(): void;
  /** Logs an error as the runtime does: `Invoke Error`, a tab, and its JSON. */
  logError(kind: string, error: unknown): void;
  /** Logs as JSON that the function was not let reach a host. */
  logRefusal(refusal: Refusal): void;
}

const LEVELS: Record<string, OutputLevel> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

type Encoding = BufferEncoding | ((error?: Error) => void);

/**
 * Takes over `console`, stdout and stderr. A call of `console` is one message with its level, as in Lambda's log; what is written to a
 * stream becomes messages line by line. Messages are posted at once: they arrive although the thread ends or freezes right after.
 */
export const captureOutput = (post: (message: OutputMessage) => void): Output => {
  const say = (text: string, level?: OutputLevel) =>
    post({ kind: 'output', text, ...(level && { level }), ...(output.requestId && { requestId: output.requestId }) });

  const capture = (stream: NodeJS.WriteStream) => {
    let rest = '';
    const write = (chunk: string | Uint8Array, encoding?: Encoding, done?: (error?: Error) => void) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) say(line);
      const written = typeof encoding === 'function' ? encoding : done;
      if (written) process.nextTick(written);
      return true;
    };
    stream.write = write;
    return () => {
      if (rest) say(rest);
      rest = '';
    };
  };

  const flushes = [capture(process.stdout), capture(process.stderr)];
  const output: Output = {
    requestId: undefined,
    flush: () => flushes.forEach((flush) => flush()),
    logError: (kind, error) => say(`${kind} \t${errorLine(error)}`, 'ERROR'),
    logRefusal: (refusal) =>
      say(
        JSON.stringify({ event: 'network-refused', function: process.env['AWS_LAMBDA_FUNCTION_NAME'], ...refusal }),
        'WARN',
      ),
  };
  for (const [method, level] of Object.entries(LEVELS))
    Object.assign(console, { [method]: (...args: unknown[]) => say(format(...args), level) });
  process.on('exit', output.flush);
  return output;
};
