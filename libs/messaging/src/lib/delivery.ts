/** Who a frame is for: everyone in a channel, or one connection. */
export type Audience = { channel: string } | { connectionId: string };

/** What came of the posts of one frame. */
export interface Delivered {
  /** API Gateway took it for the connection. */
  delivered: number;
  /** The connection had ended. */
  gone: number;
  /** API Gateway refused to take more for the connection, or from us, also when asked again. */
  throttled: number;
  /** What failed for other reasons: faults of posts, or of reading who is there. None of them kept it from anyone else. */
  faults: unknown[];
}

/**
 * Hands a frame over to its audience: to whoever is in it when this is called and stays. Never rejects. Without faults,
 * nothing is left to be done by the caller.
 */
export interface Delivery {
  deliver(to: Audience, payload: string): Promise<Delivered>;
}
