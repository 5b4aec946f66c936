import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../api/calls';
import { outbox } from '../state/outbox';
import { type Line, linesOf } from '../state/thread';
import { dateAndTime, dayOf, words } from '../words';
import { EventLine } from './event-line';
import { NoteLine, OursLine, SendingLine, TheirsLine } from './message';
import { RichText } from './rich-text';

/** How near to the end, in pixels, one still reads the newest. */
const NEAR = 80;

/** All that was said and that happened, oldest first; it stays at the end unless somebody reads further up. */
export function Thread({ conversation }: { conversation: Conversation }) {
  const w = words.value;
  const lines = linesOf(conversation, outbox.value);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);
  const newest = lines.at(-1)?.key;

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBelow(true);
  }, [newest, lines.length]);
  useLayoutEffect(() => {
    if (!box.current || !('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(() => atEnd.current && toEnd());
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current as HTMLDivElement;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd.current) setBelow(false);
  };
  return (
    <div class="thread-frame">
      <div
        class="thread"
        role="log"
        aria-label={w.messages}
        tabIndex={0}
        ref={box}
        onScroll={scrolled}
      >
        {conversation.context.length > 0 && <Before conversation={conversation} />}
        <p class="rule">{w.handedOverAt(dateAndTime(Date.parse(conversation.waitingSince)))}</p>
        {lines.map((line, index) => (
          <div key={line.key} class="line">
            {isNewDay(lines[index - 1], line, conversation) && <p class="rule">{dayOf(line.at)}</p>}
            <OneLine line={line} conversation={conversation} />
          </div>
        ))}
      </div>
      {below && (
        <button type="button" class="below" onClick={toEnd}>
          {w.newBelow}
        </button>
      )}
    </div>
  );
}

function isNewDay(before: Line | undefined, line: Line, conversation: Conversation): boolean {
  const last = before?.at ?? Date.parse(conversation.waitingSince);
  return new Date(last).toDateString() !== new Date(line.at).toDateString();
}

function OneLine({ line, conversation }: { line: Line; conversation: Conversation }) {
  switch (line.kind) {
    case 'theirs':
      return <TheirsLine message={line.message} />;
    case 'ours':
      return <OursLine message={line.message} conversation={conversation} />;
    case 'sending':
      return <SendingLine sending={line.sending} />;
    case 'note':
      return <NoteLine note={line.note} />;
    case 'event':
    case 'ended':
      return <EventLine line={line} />;
  }
}

/** What was said to the AI agent before. */
function Before({ conversation }: { conversation: Conversation }) {
  return (
    <>
      <p class="rule">{words.value.beforeHandoff}</p>
      {conversation.context.map((said, index) =>
        // GPTBots sends an empty answer where the AI agent said nothing.
        said.text.trim() === '' ? null : (
          // The transcript has no ids and never changes within a handoff.
          <div
            key={`before-${conversation.handoff}-${index}`}
            class="bubble before"
            data-from={said.type === 'answer' ? 'bot' : 'user'}
          >
            <RichText text={said.text} />
          </div>
        ),
      )}
    </>
  );
}
