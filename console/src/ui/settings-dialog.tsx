import { turnOnAlerts } from '../alerts/alerts';
import { say } from '../state/notices';
import { change, type Settings, settings } from '../state/settings';
import { changeMe, me } from '../state/team';
import { LANGUAGES, words } from '../words';
import { problemText } from '../words/people';
import { Choice, LettersChoice } from './choice';
import { CloseFoot, Dialog } from './dialog';

/** Language, send key, theme, letters, alerts. */
export function SettingsDialog() {
  const w = words.value;
  const speak = async (language: string) => {
    const problem = await changeMe({ language: language || null });
    if (problem) say(problemText(problem), 'lost');
  };
  return (
    <Dialog title={w.settings}>
      <label class="field">
        {w.language}
        <select
          value={me.value?.language ?? ''}
          onChange={(event) => speak(event.currentTarget.value)}
        >
          <option value="">{w.browserLanguage}</option>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {w.sendKey}
        <select
          value={settings.value.sendKey}
          onChange={(event) =>
            change({ sendKey: event.currentTarget.value as Settings['sendKey'] })
          }
        >
          <option value="enter">Enter</option>
          <option value="ctrl-enter">{w.ctrlEnter}</option>
        </select>
      </label>
      <label class="field">
        {w.theme}
        <select
          value={settings.value.theme}
          onChange={(event) => change({ theme: event.currentTarget.value as Settings['theme'] })}
        >
          <option value="system">{w.themes.system}</option>
          <option value="light">{w.themes.light}</option>
          <option value="dark">{w.themes.dark}</option>
        </select>
      </label>
      <LettersChoice />
      <Choice
        checked={settings.value.alerts}
        onChange={(on) => (on ? turnOnAlerts() : change({ alerts: false }))}
      >
        {w.alertsChoice}
      </Choice>
      <p class="soft">{w.settingsWhere}</p>
      <CloseFoot />
    </Dialog>
  );
}
