export { launchLocal, type LocalProcess, type RunningLocal, startLocal } from './lib/local-process';
