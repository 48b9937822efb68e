import type { Pool as PoolOfUndici } from 'undici';
// @ts-expect-error -- a file inside the package: its types are the root's
import untypedPool from 'undici/lib/dispatcher/pool.js';

/** The pool alone: the package's root would bring `fetch`, WebSockets and caches into every bundle, 270 KB of them. */
export const Pool = untypedPool as typeof PoolOfUndici;
