import { signal } from '@preact/signals';
import { type Freshness, type LiveUpdates, type Look, LookFailed } from './updates';

/** Pauses in milliseconds: somebody works here, nobody has touched anything for a minute, the tab is hidden. */
const OPEN = 2_000;
const IDLE = 10_000;
const HIDDEN = 30_000;
const IDLE_AFTER = 60_000;
/** Longest pause on errors. */
const LONGEST = 30_000;
/** A screen older than this is not acted on before a look. */
const OLD = 12_000;

/** Looks again and again: often while somebody works, seldom while nobody looks, ever more seldom while it fails. */
export class Polling implements LiveUpdates {
  readonly freshness = signal<Freshness>('catching-up');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looking: Promise<boolean> | undefined;
  private failures = 0;
  private retryAfter = 0;
  private lookedAt = 0;
  private touchedAt = Date.now();
  private readonly stop = new AbortController();

  constructor(private readonly look: Look) {
    const options = { signal: this.stop.signal, passive: true };
    const touched = (): void => this.touched();
    addEventListener('pointerdown', touched, options);
    addEventListener('keydown', touched, options);
    addEventListener('pointermove', touched, options);
    const seen = (): void => {
      if (!document.hidden) this.awake();
    };
    document.addEventListener('visibilitychange', seen, options);
    addEventListener('pageshow', seen, options);
    addEventListener('online', seen, options);
    addEventListener('offline', () => (this.freshness.value = 'offline'), options);
    void this.lookNow();
  }

  lookNow(): Promise<boolean> {
    clearTimeout(this.timer);
    this.looking ??= this.run().finally(() => {
      this.looking = undefined;
      if (!this.stop.signal.aborted) this.timer = setTimeout(() => this.lookNow(), this.pause());
    });
    return this.looking;
  }

  distrust(): void {
    if (this.freshness.value === 'live') this.freshness.value = 'catching-up';
  }

  close(): void {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  private async run(): Promise<boolean> {
    try {
      await this.look();
      this.failures = 0;
      this.retryAfter = 0;
      this.lookedAt = Date.now();
      this.freshness.value = 'live';
      return true;
    } catch (failure) {
      this.failures += 1;
      this.retryAfter = (failure instanceof LookFailed ? failure.retryAfter : undefined) ?? 0;
      this.freshness.value = navigator.onLine && this.failures < 2 ? 'catching-up' : 'offline';
      return false;
    }
  }

  /** Milliseconds until the next look, a sixth more or less, so that many pages do not come at once. */
  pause(): number {
    const usual = document.hidden ? HIDDEN : Date.now() - this.touchedAt > IDLE_AFTER ? IDLE : OPEN;
    const grown = this.failures > 0 ? Math.min(LONGEST, OPEN * 2 ** (this.failures - 1)) : 0;
    return Math.max(usual, grown, this.retryAfter) * (1 + (Math.random() - 0.5) / 3);
  }

  private touched(): void {
    const idled = Date.now() - this.touchedAt > IDLE_AFTER;
    this.touchedAt = Date.now();
    if (idled) this.awake();
  }

  private awake(): void {
    this.touchedAt = Date.now();
    if (Date.now() - this.lookedAt > OLD) this.distrust();
    if (Date.now() - this.lookedAt > OPEN) void this.lookNow();
  }
}
