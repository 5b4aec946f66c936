import { change, settings } from '../state/settings';
import { words } from '../words';
import { close, Dialog } from './dialog';

/** All keys, and the switch for the single letters. */
export function KeysDialog() {
  const w = words.value;
  return (
    <Dialog title={w.keys.title}>
      <dl class="keys">
        {Object.entries(w.keys.list).map(([key, text]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.value.letters}
          onChange={(event) => change({ letters: event.currentTarget.checked })}
        />
        {w.keys.letters}
      </label>
      <div class="dialog-foot">
        <button type="button" class="primary" onClick={close}>
          {w.close}
        </button>
      </div>
    </Dialog>
  );
}
