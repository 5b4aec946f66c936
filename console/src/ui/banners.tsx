import { alertProblem, turnOnAlerts } from '../alerts/alerts';
import { session, signIn } from '../signin/session';
import { updates } from '../state/desk';
import { storageWorks } from '../state/kept';
import { me } from '../state/team';
import { words } from '../words';

/** What is wrong now, in a sentence each, with what to do about it. */
export function Banners() {
  const w = words.value;
  return (
    <div class="banners">
      {session.value === 'expired' && (
        <p class="banner" data-tone="lost" role="alert">
          {w.banners.expired}
          <button type="button" class="primary" onClick={() => signIn()}>
            {w.signInAgain}
          </button>
        </p>
      )}
      {session.value === 'in' && updates.value?.freshness.value === 'offline' && (
        <p class="banner" data-tone="doubt" role="alert">
          {navigator.onLine ? w.banners.away : w.banners.offline}
          <button type="button" onClick={() => updates.value?.lookNow()}>
            {w.tryAgain}
          </button>
        </p>
      )}
      {!storageWorks.value && (
        <p class="banner" data-tone="doubt">
          {w.banners.noStorage}
        </p>
      )}
      {alertProblem.value && (
        <p class="banner" data-tone="doubt">
          {w.alerts[alertProblem.value]}
          {alertProblem.value === 'sound-blocked' && (
            <button type="button" onClick={() => turnOnAlerts()}>
              {w.turnOnSound}
            </button>
          )}
        </p>
      )}
      {me.value && !me.value.onDuty && (
        <p class="banner" data-tone="calm">
          {w.banners.offDuty}
        </p>
      )}
    </div>
  );
}
