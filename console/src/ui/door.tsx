import type { Problem } from '../api/problem';
import { session, signIn, signOut } from '../signin/session';
import { openDesk } from '../state/desk';
import { say } from '../state/notices';
import { words } from '../words';
import { problemText } from '../words/people';
import { Mark } from './icons';

/** The first screen: who is not signed in, or may not work here, reads why and what to do. */
export function Door({ problem }: { problem: Problem | null }) {
  const w = words.value;
  const state = session.value;
  if (state === 'starting' || (state === 'in' && !problem)) {
    return (
      <main class="door">
        <Mark />
        <p class="soft">{w.opening}</p>
      </main>
    );
  }
  const sentence = {
    out: w.door.out,
    expired: w.door.expired,
    refused: w.door.refused,
    'no-config': w.door.noConfig,
    'no-storage': w.door.noStorage,
    in: problem?.kind === 'forbidden' ? w.door.forbidden : problem ? problemText(problem) : '',
  }[state];
  const begin = () => signIn().catch(() => say(w.door.noIssuer, 'lost'));
  return (
    <main class="door">
      <Mark />
      <h1>{w.product}</h1>
      <p>{sentence}</p>
      {state === 'in' && problem?.kind !== 'forbidden' && (
        <button type="button" class="primary" onClick={() => openDesk()}>
          {w.tryAgain}
        </button>
      )}
      {state === 'in' && problem?.kind === 'forbidden' && (
        <button type="button" onClick={() => signOut()}>
          {w.signOut}
        </button>
      )}
      {state === 'no-config' && (
        <button type="button" class="primary" onClick={() => location.reload()}>
          {w.tryAgain}
        </button>
      )}
      {(state === 'out' || state === 'refused' || state === 'expired') && (
        <button type="button" class="primary" onClick={begin}>
          {w.signIn}
        </button>
      )}
    </main>
  );
}
