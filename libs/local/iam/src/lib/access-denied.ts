/** A service may not do what it is set up to do. The message names who, what and on what, and what to add. */
export class AccessDeniedError extends Error {
  override readonly name = 'AccessDeniedError';
}
