/** Why something asked for is not done. Clients switch on the code; the text is for a person. */
export type RefusalCode =
  /** The frame is no JSON. */
  | 'bad_json'
  /** The frame's `action` is no route. */
  | 'unknown_action'
  /** A field is missing, of a wrong type, or not one of the action's. */
  | 'bad_request'
  /** `data` is over its limit. */
  | 'too_large';

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
