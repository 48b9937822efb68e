export { FlagError, numberOf, oneOf, parseFlags, urlOf, wholeOf } from './lib/flags';
