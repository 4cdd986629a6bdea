/** What React's users write: it has to compile, and what makes no sense must not. */
import '@parley/widget/react';
import type { ParleyChat } from '@parley/widget';
import type { JSX, RefObject } from 'react';

export function Chat({ chat }: { chat: RefObject<ParleyChat | null> }): JSX.Element {
  return (
    <parley-chat
      ref={chat}
      className="help"
      server="https://chat.example.com"
      mode="inline"
      prompts={['Where is my order?']}
      context={{ page: 'Cart' }}
      open
      onparley-reply={({ turn, reply }) => `${turn.id} ${reply.state}`}
    >
      <p slot="greeting">Hello.</p>
    </parley-chat>
  );
}

export const wrongMode = (
  // @ts-expect-error -- there is no such mode
  <parley-chat mode="sideways" />
);

export const wrongEvent = (
  // @ts-expect-error -- an event that opens carries no reply
  <parley-chat onparley-open={({ reply }) => reply} />
);
