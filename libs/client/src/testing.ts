export { manualTimers, type ManualTimers } from './lib/manual-timers';
export { type Behaviour, type Connection, type Log, memoryServer, type MemoryServer } from './lib/memory-server';
