import { computed, type Signal, signal } from '@preact/signals';
import { type ConversationList, type Head, type ListQuery, listConversations } from '../api/calls';
import { LookFailed } from '../live/updates';

export type Tab = 'waiting' | 'mine' | 'all' | 'missed' | 'closed';
export const TABS: readonly Tab[] = ['waiting', 'mine', 'all', 'missed', 'closed'];

/** How long an answer of ours outweighs a list that does not know it yet, in milliseconds. */
const LAG = 5_000;

type Patch = { head: Head; belongs: boolean; until: number };
type Page = { cursor: string | undefined; list: ConversationList };

/** One list of the server, as far as somebody has scrolled. */
export class List {
  readonly heads: Signal<Head[] | null> = signal(null);
  readonly more = signal(false);
  private pages: Page[] = [];
  private readonly patches = new Map<string, Patch>();
  private wanted = 1;
  private reading: Promise<void> | undefined;

  constructor(private readonly query: ListQuery) {}

  /** Reads again what is shown. */
  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  /** Reads one page further. */
  async readMore(): Promise<void> {
    if (this.wanted > this.pages.length) return;
    this.wanted += 1;
    await this.reading;
    await this.refresh();
  }

  private async read(): Promise<void> {
    const pages: Page[] = [];
    let changed = false;
    let cursor: string | undefined;
    do {
      const before = this.pages[pages.length];
      const known = before && before.cursor === cursor ? before : undefined;
      const answer = await listConversations(this.query, known?.list.version, cursor);
      // A server that is older than the page does not know every list.
      if (answer.problem?.kind === 'invalid') break;
      if (answer.problem) throw new LookFailed(answer.problem.retryAfter);
      if (answer.value) {
        changed = true;
        pages.push({ cursor, list: answer.value });
      } else if (known) {
        pages.push(known);
      }
      cursor = pages.at(-1)?.list.cursor;
    } while (cursor !== undefined && pages.length < this.wanted);
    changed ||= pages.length !== this.pages.length;
    this.pages = pages;
    this.more.value = cursor !== undefined;
    if (this.forgetOldPatches() || changed || this.heads.value === null) {
      this.heads.value = this.patched(unique(pages.flatMap((page) => page.list.conversations)));
    }
  }

  /** Puts a conversation into the list, or takes it out, before the server's list follows. */
  patch(head: Head, belongs: boolean): void {
    const heads = this.heads.value;
    if (!heads) return;
    this.patches.set(head.id, { head, belongs, until: Date.now() + LAG });
    this.heads.value = this.patched(heads);
    // The next answer counts, whatever version the page had.
    this.pages = [];
  }

  /** Lets what was read since then outweigh an older patch. */
  correct(head: Head, belongs: boolean): void {
    const patch = this.patches.get(head.id);
    if (patch && patch.head.version < head.version) this.patch(head, belongs);
  }

  /** The list with what is known better: the table's index, and with it the list, lags behind a claim for a moment. */
  private patched(heads: Head[]): Head[] {
    let list = heads;
    for (const { head, belongs } of this.patches.values()) {
      const listed = list.find((each) => each.id === head.id);
      if (listed && listed.version > head.version) continue;
      const others = list.filter((each) => each.id !== head.id);
      list = belongs ? [...others, head] : others;
    }
    return list;
  }

  private forgetOldPatches(): boolean {
    const old = [...this.patches.values()].filter((each) => each.until <= Date.now());
    for (const { head } of old) this.patches.delete(head.id);
    return old.length > 0;
  }
}

function unique(heads: Head[]): Head[] {
  return [...new Map(heads.map((head) => [head.id, head])).values()];
}

export const waiting = new List({ state: 'waiting' });
export const mine = new List({ state: 'active', mine: true });
export const active = new List({ state: 'active' });
export const missed = new List({ state: 'missed' });
export const closed = new List({ state: 'closed' });

/** The lists that a tab shows besides those that are always read. */
export const LISTS: Record<Tab, List[]> = {
  waiting: [waiting, mine],
  mine: [waiting, mine],
  all: [waiting, mine, active],
  missed: [waiting, mine, missed],
  closed: [waiting, mine, closed],
};

/** Those that wait, the one with the least time first. */
export const queue = computed(() =>
  [...(waiting.heads.value ?? [])].sort((a, b) => due(a) - due(b)),
);

const due = (head: Head): number =>
  head.secondsLeft === null ? Number.MAX_SAFE_INTEGER : Date.parse(head.deadlineAt ?? '');

/** How many wait, for the title and the badge, as far as the list was read. */
export const waitingCount = computed(() => queue.value.length);

/** How many a list has, as the server's list says: `3`, or `20+` if there are more pages. Empty for none. */
export function countOf(list: List): string {
  const known = list.heads.value?.length ?? 0;
  return known === 0 ? '' : `${known}${list.more.value ? '+' : ''}`;
}

/** The lists whose count a tab shows. */
export const COUNTED: Partial<Record<Tab, List>> = { waiting, mine, missed };

const isWaiting = (head: Head): boolean => head.state === 'waiting';
const isOf = (head: Head, me: string): boolean =>
  head.state === 'active' && head.assignee?.id === me;

/** Moves a conversation between the lists after an answer that says what it is now. */
export function patchLists(head: Head, me: string): void {
  waiting.patch(head, isWaiting(head));
  mine.patch(head, isOf(head, me));
}

/** Corrects the lists if they were told an older state of a conversation that was read just now. */
export function correctLists(head: Head, me: string): void {
  waiting.correct(head, isWaiting(head));
  mine.correct(head, isOf(head, me));
}
