import type { Answer } from '../../api/calls';
import type { Problem } from '../../api/problem';

type Page = { conversations: unknown[]; cursor?: string };

/** Reads all pages of an export and saves them as one file. */
export async function saveAs(
  name: string,
  read: (cursor?: string) => Promise<Answer<Page>>,
): Promise<Problem | null> {
  const conversations: unknown[] = [];
  let cursor: string | undefined;
  do {
    const answer = await read(cursor);
    if (!answer.value) return answer.problem ?? null;
    conversations.push(...answer.value.conversations);
    cursor = answer.value.cursor;
  } while (cursor);
  const file = new Blob([JSON.stringify({ conversations }, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${name.replace(/[^\w.-]+/g, '_')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return null;
}
