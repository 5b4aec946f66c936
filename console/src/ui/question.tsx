import { sendDraft } from '../state/actions';
import { conversationOf } from '../state/conversation';
import { sawVersion } from '../state/drafts';
import { type Question as Asked, answerQuestion } from '../state/outbox';
import { words } from '../words';
import { problemText } from '../words/people';

/** Why a text came back, above the composer that holds it again. */
export function Question({ id, question }: { id: string; question: Asked }) {
  const w = words.value;
  const { problem, sending } = question;
  const sendNow = (takeover: boolean) => {
    sawVersion(id, sending.mode, conversationOf(id).conversation.value?.version ?? 0);
    answerQuestion(id);
    sendDraft(id, sending.mode, takeover);
  };
  return (
    <div class="question" role="alert">
      <span>
        {problem.kind === 'changed' ? w.changedMeanwhile : problemText(problem)} {w.textIsBack}
      </span>
      {problem.kind === 'changed' && (
        <button type="button" class="link" onClick={() => sendNow(false)}>
          {w.sendAnyway}
        </button>
      )}
      {problem.kind === 'owned' && (
        <button type="button" class="link" onClick={() => sendNow(true)}>
          {w.takeOverAndSend}
        </button>
      )}
      <button type="button" class="link" onClick={() => answerQuestion(id)}>
        {w.understood}
      </button>
    </div>
  );
}
