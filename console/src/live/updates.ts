import type { ReadonlySignal } from '@preact/signals';

/** How fresh the screen is. `catching-up`: it may be old, nobody may act on it yet. */
export type Freshness = 'live' | 'catching-up' | 'offline';

/**
 * Says when to look again. It carries no data: whoever is told to look reads the lists and the open conversation with `since`. So a
 * hint that is lost, doubled or late never shows a wrong screen. Polling is one way; a socket can be another behind the same interface.
 */
export interface LiveUpdates {
  readonly freshness: ReadonlySignal<Freshness>;
  /** Looks now, and says whether the screen is the server's truth afterwards. */
  lookNow(): Promise<boolean>;
  /** Distrusts the screen until the next look has worked. */
  distrust(): void;
  close(): void;
}

/** Reads everything that is on the screen. Resolves to the milliseconds to wait at least if the server asked for it, or undefined; rejects if a read failed. */
export type Look = () => Promise<void>;

/** A look that failed. */
export class LookFailed extends Error {
  constructor(readonly retryAfter: number | undefined) {
    super('look failed');
  }
}
