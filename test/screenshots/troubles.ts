import { AdapterError } from '@parley/adapters';

import { ScriptedAdapter } from '../support/scripted-adapter.ts';
import type { Scenes, Stage } from './stage-props.ts';
import { textsDrawn, toBeginning, typeLong } from './steps.ts';

const QUESTION = 'Are the bowls dishwasher-safe?';
const ANSWER = 'They are, in a gentle cycle below 60 °C. The salt-glazed jugs are not.';

/** States in which something does not work, by their names. */
export const TROUBLES: Scenes = {
  unreachable: async ({ adapter, past }) => {
    past(QUESTION, ANSWER);
    adapter.tellStatus('offline');
  },

  /** Nobody can sign the visitor in again. */
  expired: async (stage) => {
    stage.past(QUESTION, ANSWER, 40);
    stage.adapter.tellStatus('signed-out');
    await noticed(stage, 'signed-out');
    // Only visitors of a Parley server have a token that expires, and none is asked here: the line itself is told so.
    Object.assign(stage.find('parley-notice')!, { kind: 'expired' });
  },

  /** The browser keeps nothing, so a reload loses the way back to the conversation. */
  unkept: async (stage) => {
    const { past, conversationId } = stage;
    past(QUESTION, ANSWER);
    const storage = localStorage;
    Object.defineProperty(window, 'localStorage', { value: undefined, configurable: true });
    try {
      // Whether it keeps anything is asked once for a backend.
      const other = new ScriptedAdapter();
      for (const turn of stage.adapter.turnsOf(conversationId)) other.add(conversationId, turn);
      stage.chat.adapter = other;
      await noticed(stage, 'unkept');
    } finally {
      Object.defineProperty(window, 'localStorage', { value: storage, configurable: true });
    }
  },

  /** What is not sent yet could not be stored. */
  'turns-unkept': async (stage) => {
    const { adapter, past, ask } = stage;
    past(QUESTION, ANSWER);
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    try {
      adapter.onPost = new AdapterError('unreachable', 'no network');
      adapter.tellStatus('offline');
      void ask('And the jugs?');
      await noticed(stage, 'turns-unkept');
    } finally {
      IDBObjectStore.prototype.put = put;
    }
  },

  'over-limit': (stage) => typeLong(stage, 297),

  'older-failed': async (stage) => {
    await textsDrawn(stage);
    stage.adapter.page = () => Promise.reject(new AdapterError('unreachable', 'no network'));
    await toBeginning(stage, '.edge .text-button');
  },

  /** One tool did what it was called for, one was not allowed, and one did not work. */
  tools: async ({ ask, adapter, find, settle }) => {
    const id = await ask('Please cancel my order 1234. When does the money come back?');
    adapter.write(
      id,
      { kind: 'tool', callId: 'a', name: 'find_order', title: 'Looks for order 1234', state: 'done' },
      { kind: 'tool', callId: 'b', name: 'cancel_order', title: 'Cancels order 1234', state: 'denied' },
      { kind: 'tool', callId: 'c', name: 'refunds', title: 'Asks the bank', state: 'failed' },
      'Your order is as it was. The bank does not answer just now; a refund takes **3 to 5 days** as a rule.',
    );
    adapter.end(id);
    while (!find('[part=tool]')) await settle();
  },
};

/** Waits until the line above the field says something of a kind. */
async function noticed({ find, settle }: Stage, kind: string): Promise<void> {
  while ((find('parley-notice') as { kind?: string } | undefined)?.kind !== kind) await settle();
}
