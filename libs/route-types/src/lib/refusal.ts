/** Why something asked for is not done. Clients switch on the code; the text is for a person. */
export type RefusalCode =
  /** The frame is no JSON, or has a key that could reach a prototype. */
  | 'bad_json'
  /** The frame's `action` is no route. */
  | 'unknown_action'
  /** A field is missing, of a wrong type, or not one of the action's. */
  | 'bad_request'
  /** `data` is over a limit, or the frame is nested deeper than can be read. */
  | 'too_large'
  /** The connection is in as many channels as it may be. */
  | 'too_many_channels'
  /** The connection is not known any more. */
  | 'not_connected'
  /** The channel is another user's. */
  | 'forbidden'
  /** Others write to the channel faster than it takes: the same frame may do better later. */
  | 'busy';

/** An expected "no". Its message names fields and limits, never a value that was sent. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
