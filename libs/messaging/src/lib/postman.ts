/** What came of one post. None of them is a failure: a socket that ended, or that reads too slowly, is news. */
export type Posted = 'delivered' | 'gone' | 'throttled';

/**
 * Puts bytes on one socket. `delivered` means that API Gateway took them; there is no receipt from the client. Rejects only
 * for faults worth an alarm (no permission, a payload over 128 KB, no answer in time) and never waits longer than its
 * time-out. Any number of posts may be under way at once; the caller bounds them.
 */
export interface Postman {
  post(connectionId: string, payload: string): Promise<Posted>;
}
