// The console's service worker: it shows and opens notifications. It answers no request from a cache, so a page is never older than the API.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.tag));
});

async function open(conversation) {
  const address = `/console/#waiting/${encodeURIComponent(conversation)}`;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((each) => new URL(each.url).pathname.startsWith('/console'));
  if (page) {
    page.postMessage({ open: conversation });
    await page.focus();
  } else {
    await self.clients.openWindow(address);
  }
}
