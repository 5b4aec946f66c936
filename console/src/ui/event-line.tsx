import type { Line } from '../state/thread';
import { words } from '../words';
import { nameOf, writerOf } from '../words/people';
import { At } from './message';

type EventLineOf = Extract<Line, { kind: 'event' | 'ended' }>;

/** The sentence for something that happened. */
export function eventText(line: EventLineOf): string {
  const w = words.value.events;
  if (line.kind === 'ended') {
    return w.ended(
      writerOf(line.message),
      line.message.status === 'sent' ? '' : words.value.endWaits,
    );
  }
  const entry = line.entry;
  switch (entry.what) {
    case 'claimed':
      return w.claimed(nameOf(entry.by));
    case 'taken-over':
      return w.takenOver(nameOf(entry.by), entry.from ? nameOf(entry.from) : '');
    case 'handed-over':
      return w.handedOver(nameOf(entry.by), entry.to ? nameOf(entry.to) : '');
    case 'released':
      return w.released(nameOf(entry.by));
    case 'missed':
      return w.missed;
    case 'closed':
      return w.closedBecause[entry.why] ?? w.closedBecause.other;
  }
}

export function EventLine({ line }: { line: EventLineOf }) {
  const lost = line.kind === 'event' && line.entry.what === 'missed';
  return (
    <p class="event" data-tone={lost ? 'lost' : 'calm'}>
      <bdi>{eventText(line)}</bdi> <At time={new Date(line.at).toISOString()} />
    </p>
  );
}
