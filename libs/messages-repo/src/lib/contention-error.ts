/** Others were always faster: the channel is written to more often than conditional puts can follow. Nothing is stored. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
  constructor(channel: string, attempts: number) {
    super(`No position in ${channel} after ${attempts} attempts: fewer writers at once, or a queue before them`);
  }
}
