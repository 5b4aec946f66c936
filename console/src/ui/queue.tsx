import { useEffect, useRef } from 'preact/hooks';
import type { Head } from '../api/calls';
import { takeNext } from '../state/actions';
import { active, closed, type List, mine, missed, queue, type Tab, waiting } from '../state/lists';
import { openConversation, route } from '../state/route';
import { words } from '../words';
import { customerName } from '../words/people';
import { QueueRow } from './queue-row';
import { Ring } from './ring';
import { Tabs } from './tabs';

type Section = { title: string | null; heads: Head[] };

/** What a tab lists, in sections. */
function sectionsOf(tab: Tab): Section[] | null {
  const own = mine.heads.value ?? [];
  const section = (list: List): Section[] | null =>
    list.heads.value && [{ title: null, heads: list.heads.value }];
  switch (tab) {
    case 'waiting':
      return (
        waiting.heads.value && [
          { title: null, heads: queue.value },
          { title: words.value.tabs.mine, heads: own },
        ]
      );
    case 'mine':
      return section(mine);
    case 'all':
      return (
        active.heads.value && [
          { title: words.value.tabs.waiting, heads: queue.value },
          { title: words.value.beingAnswered, heads: active.heads.value },
        ]
      );
    case 'missed':
      return section(missed);
    case 'closed':
      return section(closed);
  }
}

const SOURCE: Record<Tab, List> = { waiting, mine, all: active, missed, closed };

/** The list of conversations: one tab stop, arrows move within it. */
export function Queue() {
  const { tab, conversation } = route.value;
  const sections = sectionsOf(tab);
  const rows = sections?.flatMap((each) => each.heads) ?? [];
  const here = rows.some((each) => each.id === conversation) ? conversation : (rows[0]?.id ?? null);
  return (
    <section class="queue" aria-label={words.value.queue}>
      <Tabs />
      {tab !== 'waiting' && tab !== 'all' && <NextUp />}
      <div
        class="queue-rows"
        role="tabpanel"
        id="queue-rows"
        aria-labelledby={`tab-${tab}`}
        onKeyDown={move}
      >
        {sections === null ? (
          <p class="empty soft">{words.value.loading}</p>
        ) : (
          <>
            {tab === 'waiting' && queue.value.length === 0 && <Empty tab={tab} />}
            {tab !== 'waiting' && rows.length === 0 && <Empty tab={tab} />}
            {sections.map(
              (section) =>
                section.heads.length > 0 && (
                  <div key={section.title ?? ''}>
                    {section.title && <h2 class="queue-title">{section.title}</h2>}
                    <ul>
                      {section.heads.map((head) => (
                        <QueueRow key={head.id} head={head} reachable={head.id === here} />
                      ))}
                    </ul>
                  </div>
                ),
            )}
            {SOURCE[tab].more.value && <More list={SOURCE[tab]} />}
          </>
        )}
      </div>
    </section>
  );
}

/** Says on every other tab that somebody waits, with the way to them. */
function NextUp() {
  const next = queue.value[0];
  if (!next) return null;
  return (
    <button type="button" class="next-up" onClick={() => takeNext()}>
      <Ring head={next} />
      <span>
        {words.value.nextUp(queue.value.length)}
        <bdi class="soft">{customerName(next)}</bdi>
      </span>
    </button>
  );
}

/** An empty tab says why, and what to do. */
function Empty({ tab }: { tab: Tab }) {
  const text = words.value.empty[tab];
  return (
    <div class="empty">
      <p class="empty-title">{text.title}</p>
      <p class="soft">{text.text}</p>
    </div>
  );
}

/** Reads on when it comes into sight. */
function More({ list }: { list: List }) {
  const end = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!end.current || !('IntersectionObserver' in window)) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((each) => each.isIntersecting)) void list.readMore().catch(() => {});
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  });
  return (
    <button type="button" class="more" ref={end} onClick={() => list.readMore()}>
      {words.value.more}
    </button>
  );
}

/** Arrows, Home and End move between rows. */
function move(event: KeyboardEvent): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.row')];
  const from = rows.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || from < 0) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
}

/** Opens the row after or before the open one. */
export function step(by: 1 | -1): void {
  const rows = sectionsOf(route.value.tab)?.flatMap((each) => each.heads) ?? [];
  const from = rows.findIndex((each) => each.id === route.value.conversation);
  const next = rows[from < 0 ? (by > 0 ? 0 : rows.length - 1) : from + by];
  if (next) openConversation(next.id);
}
