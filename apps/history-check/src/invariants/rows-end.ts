import type { Invariant } from '../history';

/**
 * The longest that a row may be found: a socket's two hours (quotas of WebSocket APIs), the ten minutes that a row is kept
 * beyond, and a minute in which the local TTL looks.
 */
export const MAX_ROW_MS = (2 * 60 + 10 + 1) * 60_000;

/** Every row is gone within its time, though `$disconnect` was lost and nobody was posted to. */
export const rowsEnd: Invariant = ({ rows, rowsAt }) =>
  rows
    .filter(({ connectedAt }) => rowsAt - connectedAt > MAX_ROW_MS)
    .map(
      ({ channel, connectionId, connectedAt }) =>
        `The row of ${connectionId} in ${channel} is there ${Math.round((rowsAt - connectedAt) / 60_000)} minutes after its connect`,
    );
