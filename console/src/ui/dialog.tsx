import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { dialog } from '../state/focus';
import { words } from '../words';

/** A modal dialog. Escape closes it, and the cursor goes back to where it was. */
export function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog ref={box} class="dialog" aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

export function close(): void {
  dialog.value = null;
}

/** The foot of a dialog in which there is nothing to decide. */
export function CloseFoot() {
  return (
    <div class="dialog-foot">
      <button type="button" class="primary" onClick={close}>
        {words.value.close}
      </button>
    </div>
  );
}
