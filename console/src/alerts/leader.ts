/** Of many tabs the one that makes sounds: the one that is looked at and may be heard, else the first. */
let leads = !('locks' in navigator);

export const isLeader = (): boolean => leads;

const NAME = 'handoff-alerts';

function hold(steal: boolean): void {
  if (!('locks' in navigator)) return;
  navigator.locks
    .request(NAME, steal ? { steal } : {}, () => {
      leads = true;
      return new Promise<void>(() => {});
    })
    .catch(() => {
      // Another tab came to the front and took it.
      leads = false;
      hold(false);
    });
}

/** Queues for it; whoever is not heard leads only if no other tab wants to. */
export function standForLeader(): void {
  hold(false);
  document.addEventListener('visibilitychange', toTheFront);
}

let heard = false;

/** Says that the browser lets this tab be heard. */
export function canSound(): void {
  heard = true;
  toTheFront();
}

function toTheFront(): void {
  if (heard && !leads && !document.hidden) hold(true);
}
