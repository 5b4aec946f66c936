import { computed, effect, signal } from '@preact/signals';
import { timeLeft } from '../state/actions';
import { now } from '../state/clock';
import { fresh } from '../state/desk';
import { queue, waitingCount } from '../state/lists';
import { say } from '../state/notices';
import { change, settings } from '../state/settings';
import { me } from '../state/team';
import { words } from '../words';
import { canSound, isLeader, standForLeader } from './leader';
import { notify, quiet } from './notification';
import { soundsDue } from './schedule';
import { chime, unlockSound } from './sound';

export type AlertProblem = 'sound-blocked' | 'notifications-blocked' | 'no-notifications';

/** What is wrong with alerts; null if nothing is, or if they were never asked for. */
export const alertProblem = signal<AlertProblem | null>(null);
export const alertState = computed<'off' | 'on'>(() => (settings.value.alerts ? 'on' : 'off'));

/** The one click: plays the sound, asks for notifications, and says what is wrong. */
export async function turnOnAlerts(): Promise<void> {
  const heard = await unlockSound();
  chime(false);
  // Before the browser asks: a question that stays open keeps no sound back.
  change({ alerts: true });
  const asked = 'Notification' in window ? await Notification.requestPermission() : null;
  alertProblem.value = !heard
    ? 'sound-blocked'
    : asked === null
      ? 'no-notifications'
      : asked === 'granted'
        ? null
        : 'notifications-blocked';
  if (alertProblem.value === null) say(words.value.alerts.on);
}

/** Since when this page knows each that waits, how many sounds it had, and whether it was notified. */
const known = new Map<string, { since: number; sounds: number }>();

/** Starts to look after the waiting list. Called once. */
export function startAlerts(): void {
  standForLeader();
  effect(() => {
    // Also when another tab has turned them on.
    if (settings.value.alerts) void unlock();
  });
  addEventListener('pointerdown', () => {
    if (alertProblem.value === 'sound-blocked') void unlock();
  });
  effect(titleAndBadge);
  effect(ring);
}

async function unlock(): Promise<void> {
  if (await unlockSound()) {
    canSound();
    if (alertProblem.value === 'sound-blocked') alertProblem.value = null;
  } else alertProblem.value = 'sound-blocked';
}

function titleAndBadge(): void {
  const count = me.value ? waitingCount.value : 0;
  document.title = count > 0 ? `(${count}) ${words.value.product}` : words.value.product;
  const badge = navigator as {
    setAppBadge?(count: number): Promise<void>;
    clearAppBadge?(): Promise<void>;
  };
  (count > 0 ? badge.setAppBadge?.(count) : badge.clearAppBadge?.())?.catch(() => {});
}

/** Looks each second who waits, and makes the sounds that are due. Whoever is claimed is quiet everywhere. */
function ring(): void {
  const at = now.value;
  const waits = queue.value;
  const ids = new Set(waits.map((each) => each.id));
  for (const id of known.keys()) {
    if (!ids.has(id)) {
      known.delete(id);
      void quiet(id);
    }
  }
  if (!fresh.value && known.size === 0) return;
  let due = false;
  let urgent = false;
  for (const head of waits) {
    const left = timeLeft(head);
    const before = known.get(head.id) ?? { since: at, sounds: 0 };
    const sounds = soundsDue({ id: head.id, knownFor: at - before.since, left });
    if (sounds > before.sounds) {
      due = true;
      urgent ||= left !== null && left <= 15_000;
      if (before.sounds === 0 && wanted()) void notify(head.id, left);
    }
    known.set(head.id, { ...before, sounds: Math.max(sounds, before.sounds) });
  }
  if (due && wanted()) chime(urgent);
}

const wanted = (): boolean => settings.value.alerts && (me.value?.onDuty ?? false) && isLeader();
