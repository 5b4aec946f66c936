import type { ComponentChildren } from 'preact';
import { change, settings } from '../state/settings';
import { words } from '../words';

/** A box to tick, with its sentence. */
export function Choice(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ComponentChildren;
}) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.children}
    </label>
  );
}

/** The switch for the single letters. */
export function LettersChoice() {
  return (
    <Choice checked={settings.value.letters} onChange={(letters) => change({ letters })}>
      {words.value.keys.letters}
    </Choice>
  );
}
