import { signal } from '@preact/signals';

/**
 * The server's clock, as far as answers tell. A `Date` header is cut to the second, so each answer gives a span in which the
 * difference between the two clocks lies; the spans of many answers narrow it down.
 */
export class ServerClock {
  private least = Number.NEGATIVE_INFINITY;
  private most = Number.POSITIVE_INFINITY;

  /** Takes in an answer. All times in milliseconds. */
  sample(date: number, askedAt: number, answeredAt: number): void {
    const least = date - answeredAt;
    const most = date + 1000 - askedAt;
    if (least > this.most || most < this.least) {
      // One of the clocks was set: what was known counts no longer.
      this.least = least;
      this.most = most;
    } else {
      this.least = Math.max(this.least, least);
      this.most = Math.min(this.most, most);
    }
  }

  /** Milliseconds to add to this machine's clock. */
  get difference(): number {
    return Number.isFinite(this.least) ? (this.least + this.most) / 2 : 0;
  }
}

export const serverClock = new ServerClock();

/** Milliseconds since 1970 on the server's clock. */
export const serverNow = (): number => Date.now() + serverClock.difference;

/** The server's time, once a second: everything that counts seconds reads it. */
export const now = signal(serverNow());

/** Starts the ticking, and calls back if the machine slept in between. */
export function tick(slept: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const gap = Date.now() - last;
    last = Date.now();
    now.value = serverNow();
    if (gap > SLEPT) slept();
  }, 1000);
  return () => clearInterval(timer);
}

/** A pause this long means a closed lid. A hidden page's timers may rest for a minute, which is no different. */
const SLEPT = 10_000;
