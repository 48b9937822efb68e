import type { IncomingMessage } from 'node:http';
import { invalidContent, MAX_REQUEST_BYTES, requestTooLarge } from './api-error';

/**
 * The whole body. One that is too large is read to its end all the same: only then does a client read the answer.
 * @throws ApiError for more than Lambda takes
 */
export const readBody = async (req: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_REQUEST_BYTES) throw requestTooLarge();
  return Buffer.concat(chunks);
};

/** The text of JSON. @throws ApiError for what is none */
export const jsonText = (bytes: Buffer): string => {
  const text = bytes.toString();
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidContent(error instanceof Error ? error.message : String(error));
  }
  return text;
};

/** A segment of a path, which is taken as it is where its encoding is broken. */
export const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
