/** Of many tabs the one that makes sounds: the one that is looked at, else the first. */
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

export function standForLeader(): void {
  hold(!document.hidden);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !leads) hold(true);
  });
}
