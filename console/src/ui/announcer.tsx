import { notice } from '../state/notices';

/** The one live region, and the sentence on the screen. */
export function Announcer() {
  return (
    <div class="announcer" role="status" aria-live="polite">
      {notice.value && (
        <p class="notice" data-tone={notice.value.tone}>
          {notice.value.text}
        </p>
      )}
    </div>
  );
}
