// A description. Its Markdown is a stranger's: HTML in it is shown as text, and links go nowhere but to the web.

import { micromark } from 'micromark';

export function Markdown({ text }: { readonly text: string }) {
  // micromark escapes HTML and drops other protocols.
  return <div class="markdown" dangerouslySetInnerHTML={{ __html: micromark(text) }} />;
}
