import { openConversation } from '../state/route';

type Policy = { createScriptURL(url: string): string };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

/** Registers the service worker. The page's only Trusted Types policy knows this one address and no other. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const address = '/console/sw.js';
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  const policy = factory?.createPolicy('handoff', {
    createScriptURL: (url) => {
      if (url !== address) throw new TypeError(`not ours: ${url}`);
      return url;
    },
  });
  const script = policy ? policy.createScriptURL(address) : address;
  // Without it the page works; notifications then come from the page itself.
  navigator.serviceWorker.register(script, { scope: '/console/' }).catch(() => {});
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ open?: string }>) => {
    if (event.data.open) openConversation(event.data.open, 'waiting');
  });
}
