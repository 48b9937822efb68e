/** A schedule that AWS would not accept. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  constructor(
    readonly schedule: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The schedule ${schedule} is not valid: ${reason}`, options);
  }
}
