import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../api/calls';
import { session } from '../signin/session';
import { sendDraft } from '../state/actions';
import { fresh, updates } from '../state/desk';
import { draftOf, type Mode, write } from '../state/drafts';
import { composerWanted, composing, openDialog } from '../state/focus';
import { questions } from '../state/outbox';
import { settings } from '../state/settings';
import { me } from '../state/team';
import { words } from '../words';
import { nameOf } from '../words/people';
import { CannedMenu, cannedMatch } from './canned-menu';
import { Question } from './question';

/** Largest body of a reply, from the API; a little is left for what stands around the text. */
const LARGEST = 65_000;

const bytes = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length;

/** Where a reply or a note is written. What is typed is kept at each key press. */
export function Composer({ id, conversation }: { id: string; conversation: Conversation | null }) {
  const w = words.value;
  const box = useRef<HTMLTextAreaElement>(null);
  const [chosen, setChosen] = useState(0);
  const closed = conversation === null || conversation.state === 'closed';
  const theirs =
    conversation?.assignee && conversation.assignee.id !== me.value?.id
      ? conversation.assignee
      : null;
  const mode: Mode = closed && conversation ? 'note' : composing.value;
  const draft = draftOf(id, mode).value;
  const tooLong = draft.text.length > LARGEST / 6 && bytes(draft.text) > LARGEST;
  const canned = mode === 'reply' ? cannedMatch(draft.text) : [];

  useEffect(() => {
    if (composerWanted.value) {
      composerWanted.value = false;
      box.current?.focus();
    }
  }, [composerWanted.value]);
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [draft.text, mode, id]);

  const type = (text: string) => {
    setChosen(0);
    write(id, mode, text, conversation?.version ?? 0);
  };
  const send = async () => {
    if (tooLong || conversation === null) return;
    if (!fresh.value && !(await updates.value?.lookNow())) return;
    if (mode === 'reply' && theirs) openDialog('take-over');
    else sendDraft(id, mode);
  };
  const pressed = (event: KeyboardEvent) => {
    // Enter that ends a composition belongs to the input method; 229 is how some browsers tell.
    if (event.isComposing || event.keyCode === 229) return;
    if (canned.length > 0 && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
      event.preventDefault();
      setChosen((chosen + (event.key === 'ArrowDown' ? 1 : canned.length - 1)) % canned.length);
    } else if (
      canned.length > 0 &&
      ['Enter', 'Tab'].includes(event.key) &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      event.preventDefault();
      const one = canned[chosen];
      if (one) type(one.filled(conversation));
    } else if (event.key === 'Enter' && sends(event)) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (canned.length > 0) type('');
      else box.current?.blur();
    }
  };
  const hint = tooLong
    ? w.tooLong
    : !fresh.value
      ? stale()
      : theirs && mode === 'reply'
        ? w.answeredBy(nameOf(theirs))
        : draft.text
          ? w.draftKept
          : mode === 'note'
            ? w.noteHint
            : w.cannedHint;
  return (
    <form
      class="composer"
      data-mode={mode}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {questions.value[id] && <Question id={id} question={questions.value[id]} />}
      {canned.length > 0 && (
        <CannedMenu
          matches={canned}
          chosen={chosen}
          choose={(one) => type(one.filled(conversation))}
        />
      )}
      <div class="modes" role="group" aria-label={w.writeWhat}>
        <button
          type="button"
          class="mode"
          aria-pressed={mode === 'reply'}
          disabled={closed}
          onClick={() => {
            composing.value = 'reply';
            box.current?.focus();
          }}
        >
          {w.reply}
        </button>
        <button
          type="button"
          class="mode"
          data-mode="note"
          aria-pressed={mode === 'note'}
          onClick={() => {
            composing.value = 'note';
            box.current?.focus();
          }}
        >
          {w.note}
        </button>
      </div>
      <textarea
        ref={box}
        rows={2}
        value={draft.text}
        aria-label={mode === 'note' ? w.noteLabel : w.replyLabel}
        aria-describedby="composer-hint"
        aria-controls={canned.length > 0 ? 'canned' : undefined}
        aria-activedescendant={canned[chosen] && `canned-${canned[chosen].reply.key}`}
        placeholder={mode === 'note' ? w.notePlaceholder : w.replyPlaceholder}
        enterkeyhint={settings.value.sendKey === 'enter' ? 'send' : 'enter'}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <div class="composer-foot">
        <span
          id="composer-hint"
          class="hint"
          data-tone={tooLong ? 'lost' : fresh.value ? 'calm' : 'doubt'}
        >
          {hint}
        </span>
        <button
          type="submit"
          class={mode === 'note' ? 'note-send' : 'primary'}
          disabled={draft.text.trim() === '' || tooLong || conversation === null || !fresh.value}
        >
          {mode === 'note' ? w.addNote : w.send}
          <kbd>{settings.value.sendKey === 'enter' ? 'Enter' : w.ctrlEnter}</kbd>
        </button>
      </div>
    </form>
  );
}

/** Why the screen may be old, and with it what would be sent. */
function stale(): string {
  const w = words.value;
  if (session.value === 'expired') return w.problems['signed-out'];
  return updates.value?.freshness.value === 'offline' ? w.problems.offline : w.catchingUp;
}

/** Says whether this Enter sends, as the person chose. Shift always makes a new line. */
function sends(event: KeyboardEvent): boolean {
  if (event.shiftKey) return false;
  return event.ctrlKey || event.metaKey || settings.value.sendKey === 'enter';
}
