import { signal } from '@preact/signals';
import { TABS, type Tab } from './lists';

/** What is on the screen, as the address says it: `#mine/<conversation>` or `#admin/audit`. */
export type Route = { tab: Tab; conversation: string | null; admin: AdminPage | null };
export type AdminPage = 'team' | 'canned' | 'people' | 'audit';
export const ADMIN_PAGES: readonly AdminPage[] = ['team', 'canned', 'people', 'audit'];

export function parse(hash: string): Route {
  const [first = '', second = ''] = hash.replace(/^#/, '').split('/');
  if (first === 'admin') {
    return {
      tab: 'waiting',
      conversation: null,
      admin: ADMIN_PAGES.find((p) => p === second) ?? 'team',
    };
  }
  return {
    tab: TABS.find((t) => t === first) ?? 'waiting',
    conversation: decode(second),
    admin: null,
  };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text) || null;
  } catch {
    return null;
  }
}

export const route = signal<Route>(parse(location.hash));
addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

function go(hash: string): void {
  if (location.hash !== hash) {
    history.pushState(null, '', hash);
    route.value = parse(hash);
  }
}

export const openTab = (tab: Tab): void =>
  go(
    route.value.conversation
      ? `#${tab}/${encodeURIComponent(route.value.conversation)}`
      : `#${tab}`,
  );
export const openConversation = (id: string, tab: Tab = route.value.tab): void =>
  go(`#${tab}/${encodeURIComponent(id)}`);
export const closeConversation = (): void => go(`#${route.value.tab}`);
export const openAdmin = (page: AdminPage): void => go(`#admin/${page}`);
addEventListener('popstate', () => {
  route.value = parse(location.hash);
});
