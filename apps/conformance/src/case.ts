import type { World } from './world';

/**
 * What a case rests on: AWS's own documents (D), what others observed of AWS (O; weakly: one indirect source), what the SDKs do
 * when probed (P), and inference (G). Several stand for several parts of the case.
 */
export type Mark = 'D' | 'O' | 'O-weak' | 'D/O' | 'D/G' | 'O/G' | 'O/P' | 'P' | 'P/G' | 'D/P/G' | 'G';

/** What a target must offer beside sockets, HTTP and the SDK for a case to apply. */
export type Need = 'clock' | 'process';

/** One case of the behaviour reference. */
export interface Case {
  number: number;
  mark: Mark;
  title: string;
  needs?: Need;
  /** Rejects when the target behaves otherwise. Leaves no connection open that it made, whatever happens. */
  run(world: World): Promise<void>;
}

/** Whether it rests on inference with neither a document nor an observation beside it. */
export const isGuess = ({ mark }: Pick<Case, 'mark'>): boolean => /^[^DO]*G$/.test(mark);

/** Cases under one heading of the reference. */
export interface Group {
  heading: string;
  cases: Case[];
}
