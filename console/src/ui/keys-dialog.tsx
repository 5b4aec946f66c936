import { words } from '../words';
import { LettersChoice } from './choice';
import { CloseFoot, Dialog } from './dialog';

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
      <LettersChoice />
      <CloseFoot />
    </Dialog>
  );
}
