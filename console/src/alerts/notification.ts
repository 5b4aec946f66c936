import { openConversation } from '../state/route';
import { words } from '../words';

const fromPage = new Map<string, Notification>();

const worker = async (): Promise<ServiceWorkerRegistration | undefined> =>
  'serviceWorker' in navigator ? navigator.serviceWorker.getRegistration('/console/') : undefined;

/** Shows that somebody waits, without a name or a word of theirs, if the page is not looked at. */
export async function notify(conversation: string, left: number | null): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted' || !document.hidden)
    return;
  const title = words.value.notification.title;
  const seconds = left === null ? null : Math.ceil(left / 1000);
  const options: NotificationOptions = {
    body: seconds === null ? words.value.notification.noDeadline : words.value.secondsLeft(seconds),
    tag: conversation,
    icon: '/console/icon-192.png',
    requireInteraction: true,
  };
  const registration = await worker();
  if (registration) {
    await registration.showNotification(title, options);
    return;
  }
  const shown = new Notification(title, options);
  shown.onclick = () => {
    window.focus();
    openConversation(conversation, 'waiting');
    shown.close();
  };
  fromPage.set(conversation, shown);
}

/** Takes the notification away once somebody has claimed. */
export async function quiet(conversation: string): Promise<void> {
  fromPage.get(conversation)?.close();
  fromPage.delete(conversation);
  const shown = await (await worker())?.getNotifications({ tag: conversation });
  for (const each of shown ?? []) each.close();
}
