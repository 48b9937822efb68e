/** What a sender is told to do. */
export interface PostJob {
  postman: 'sdk' | 'bulk';
  port: number;
  warmUp: number;
  count: number;
}

/** What it cost the sender, its answers included. */
export interface PostCost {
  cpuMicros: number;
  perSecond: number;
}
