import { COUNTED, countOf, TABS, type Tab } from '../state/lists';
import { openTab, route } from '../state/route';
import { words } from '../words';

/** Five lists and the server's counts of them. */
export function Tabs() {
  const selected = route.value.tab;
  return (
    <div class="tabs" role="tablist" aria-label={words.value.queue} onKeyDown={move}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          class="tab"
          aria-selected={tab === selected}
          aria-controls="queue-rows"
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => openTab(tab)}
        >
          {words.value.tabs[tab]}
          <Count tab={tab} />
        </button>
      ))}
    </div>
  );
}

function Count({ tab }: { tab: Tab }) {
  const list = COUNTED[tab];
  const count = list ? countOf(list) : '';
  if (!count) return null;
  return (
    <span class="count" data-tab={tab}>
      {count}
    </span>
  );
}

function move(event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  const tab = TABS[(TABS.indexOf(route.value.tab) + by + TABS.length) % TABS.length];
  if (tab) {
    openTab(tab);
    document.getElementById(`tab-${tab}`)?.focus();
  }
}
