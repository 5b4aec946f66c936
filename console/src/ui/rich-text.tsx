/** Addresses in a text; an address ends before punctuation that belongs to the sentence. */
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}。，、！？）」』]/g;

/** A text of anybody, isolated so that it cannot turn what stands beside it, with its http and https addresses as links. */
export function RichText({ text }: { text: string }) {
  const parts: preact.ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(from, match.index));
    parts.push(
      <a href={match[0]} target="_blank" rel="noopener noreferrer">
        {match[0]}
      </a>,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return <bdi class="said">{parts}</bdi>;
}
