/** The pool alone: the package's root would bring `fetch`, WebSockets and caches into every bundle, 270 KB of them. */
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici';
}
