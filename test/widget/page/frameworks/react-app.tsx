/** What React's users write, as docs/embedding.md says it. */
import '@parley/widget';
import '@parley/widget/react';
import { useState, type JSX } from 'react';
import { createRoot } from 'react-dom/client';

declare const serverUrl: string;

function App(): JSX.Element {
  const [shown, setShown] = useState(true);
  const [heard, setHeard] = useState<readonly string[]>([]);
  return (
    <>
      <button type="button" onClick={() => setShown(!shown)}>
        Help
      </button>
      {shown && (
        <parley-chat
          mode="inline"
          language="en"
          server={serverUrl}
          site="test"
          prompts={['echo where is my order?']}
          onparley-reply={({ turn, reply }) => setHeard((before) => [...before, `${turn.text} ${reply.state}`])}
        >
          <p slot="greeting">Hello.</p>
        </parley-chat>
      )}
      <output>{heard.join()}</output>
    </>
  );
}

createRoot(document.querySelector('main')!).render(<App />);
