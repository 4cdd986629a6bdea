/*
 * Longer than other files: the approval of tools and the tools of the page, from one scene.
 */
import type { ToolEntry } from '@parley/protocol';
import type { ParleyChat, ParleyErrorEvent, PageToolCall } from '@parley/widget';
import { assert } from 'chai';

import { AdapterError } from '@parley/adapters';
import { loadLasting } from '../../../widget/src/load-lasting.ts';
import { deepAll, drawn, focused, mount, next, shownText, unmountAll, until, type Scene } from './support.ts';

const ASKS: ToolEntry = {
  kind: 'tool',
  callId: 'one',
  name: 'cancel_order',
  title: 'Cancels order 1234',
  state: 'approval',
  input: { order: 1234, refund: '€ 49.00', lines: [{ hidden: true }] },
};
const ON_PAGE: ToolEntry = {
  kind: 'tool',
  callId: 'two',
  name: 'read_cart',
  state: 'input',
  input: { currency: 'EUR' },
};

/** Asks, and has the answer wait with some calls. */
async function waiting(scene: Scene, ...calls: readonly ToolEntry[]) {
  const id = await scene.ask('Cancel it, please');
  scene.adapter.write(id, 'May I?', ...calls);
  scene.adapter.end(id, 'awaiting');
  const reply = () => scene.adapter.turnsOf(scene.conversationId).at(-1)!.reply!;
  return { id, reply };
}

/** What assistive technology is told from now on. */
function listen({ find }: Scene): string[] {
  const said: string[] = [];
  const region = find('[role=status][aria-live=polite]');
  new MutationObserver(() => {
    if (region.textContent) said.push(region.textContent.trim());
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return said;
}

describe('what is fetched while an answer waits', () => {
  afterEach(unmountAll);

  // The first test of this file: the box is fetched only once in a page.
  it('says that it waits as long as the box that asks is not there', async () => {
    assert.isUndefined(customElements.get('parley-approval'), 'it was fetched before');
    const scene = await mount();
    const tool = document.createElement('parley-tool');
    Object.assign(tool, { tool: ASKS, reply: 'awaiting' });
    scene.find('[part=timeline]').append(tool);
    await tool.updateComplete;
    assert.lengthOf(deepAll(tool, 'parley-approval'), 0);
    assert.equal(shownText(deepAll(tool, '[part=tool]')[0]!), 'Cancels order 1234 · waits for your approval');
    await until(() => deepAll(tool, '[part=approval]').length === 1);
    assert.lengthOf(deepAll(tool, '[part=tool]'), 0);
  });

  it('is fetched again once the network is back, and after a while, and then never', async () => {
    let times = 0;
    const load = loadLasting(async () => {
      times += 1;
      if (times < 3) throw new Error('not there');
      return 'here';
    });
    const loaded = [load(), load()];
    await drawn();
    assert.equal(times, 1);
    window.dispatchEvent(new Event('online'));
    await until(() => times === 2);
    assert.deepEqual(await Promise.all([...loaded, load()]), ['here', 'here', 'here']);
    assert.equal(times, 3);
  });
});

describe('a tool that needs approval', () => {
  afterEach(unmountAll);

  it('[W11] says what it will do and with what, and nothing has been done', async () => {
    const scene = await mount();
    await waiting(scene, ASKS);
    await until(() => scene.findAll('[part=approval]').length === 1);
    const text = shownText(scene.find('[part=approval]'));
    assert.equal(text, "Cancels order 1234 waits for your approval order 1234 refund € 49.00 Allow Don't allow");
    assert.lengthOf(scene.findAll('[part=thinking]'), 0);
    assert.lengthOf(scene.findAll('[part=tool]'), 0);
  });

  for (const [part, approved, ends] of [
    ['allow', true, 'in progress'],
    ['deny', false, 'not allowed'],
  ] as const) {
    it(`[H10] is ${approved ? 'allowed' : 'not allowed'} by a button, once, and the answer goes on where it was`, async () => {
      const scene = await mount();
      const { id, reply } = await waiting(scene, ASKS);
      await until(() => scene.findAll(`[part=${part}]`).length === 1);
      const shown = scene.find('[part=answer-text]');
      const button = scene.find(`[part=${part}]`);
      button.focus();
      button.click();
      button.click();
      await until(() => scene.findAll('[part=approval]').length === 0);
      assert.deepEqual(
        scene.adapter.calls.filter((call) => call.startsWith('answer')),
        [`answer one ${approved}`],
      );
      assert.equal(reply().state, 'pending');
      assert.equal(shownText(scene.find('[part=tool]')), `Cancels order 1234 · ${ends}`);
      await until(() => focused() === scene.find('textarea'));
      scene.adapter.write(id, 'So be it.');
      scene.adapter.end(id);
      await until(() => scene.findAll('[part=answer-text]').length === 2);
      assert.isTrue(scene.find('[part=answer-text]') === shown, 'what was there was drawn anew');
      assert.deepEqual(scene.findAll('[part=answer-text]').map(shownText), ['May I?', 'So be it.']);
    });
  }

  it('[C15] is told once, after what was said before, and the answer goes on without it', async () => {
    const scene = await mount();
    const said = listen(scene);
    const { id } = await waiting(scene, ASKS);
    await until(() => said.join(' ').includes('Cancels order 1234'));
    scene.find('[part=allow]').click();
    await until(() => scene.findAll('[part=approval]').length === 0);
    scene.adapter.write(id, 'It is done.');
    scene.adapter.end(id);
    await until(() => said.join(' ').endsWith('End of the answer.'));
    assert.equal(
      said.join(' '),
      'Sent. May I? Your approval is needed: Cancels order 1234 It is done. End of the answer.',
    );
  });

  it('can be answered again where the answer did not arrive, and says so', async () => {
    const scene = await mount();
    await waiting(scene, ASKS);
    await until(() => scene.findAll('[part=allow]').length === 1);
    const { answer } = scene.adapter;
    scene.adapter.answer = () => Promise.reject(new AdapterError('unreachable', 'no answer'));
    const failed = next(scene.chat, 'parley-error');
    scene.find('[part=allow]').click();
    assert.equal((await failed).code, 'command-failed');
    await until(() => scene.findAll('[part=notice]').length === 1);
    scene.adapter.answer = answer;
    await until(() => scene.find('[part=allow]').ariaDisabled === 'false');
    scene.find('[part=allow]').click();
    await until(() => scene.findAll('[part=approval]').length === 0);
  });

  it('has no buttons where the backend takes no answers, and none once the answer was stopped', async () => {
    const deaf = await mount();
    Object.assign(deaf.adapter, { answer: undefined });
    deaf.chat.newConversation();
    deaf.chat.conversation = deaf.conversationId;
    await waiting(deaf, ASKS);
    await until(() => deaf.findAll('[part=tool]').length === 1);
    assert.equal(shownText(deaf.find('[part=tool]')), 'Cancels order 1234 · waits for your approval');
    unmountAll();
    const scene = await mount();
    await waiting(scene, ASKS, ON_PAGE);
    await until(() => scene.findAll('[part=allow]').length === 1);
    scene.find('[part=stop-button]').click();
    await until(() => scene.findAll('[part=allow]').length === 0);
    assert.deepEqual(scene.findAll('[part=tool]').map(shownText), [
      'Cancels order 1234 · not allowed',
      'read_cart · did not work',
    ]);
  });

  it('fits a narrow phone and a language that is written from the right', async () => {
    const scene = await mount({ language: 'ar' });
    await until(() => scene.findAll('textarea').length === 1);
    await waiting(scene, { ...ASKS, input: { note: 'x'.repeat(400) } });
    await until(() => scene.findAll('[part=approval]').length === 1);
    scene.chat.style.setProperty('--parley-font-size', '24px');
    await drawn();
    const box = scene.find('[part=approval]').getBoundingClientRect();
    for (const button of scene.findAll('[part=allow], [part=deny]')) {
      const { left, right, height } = button.getBoundingClientRect();
      assert.isTrue(left >= box.left && right <= box.right, 'a button sticks out');
      assert.isAtLeast(height, 24);
    }
    const scroller = scene.find('[part=timeline]');
    assert.isAtMost(scroller.scrollWidth, scroller.clientWidth);
    const [allow, deny] = scene.findAll('[part=allow], [part=deny]').map((each) => each.getBoundingClientRect());
    assert.isTrue(allow!.top < deny!.top || allow!.left > deny!.left, 'the first one is at the right');
    assert.isTrue(shownText(scene.find('dd')).endsWith('…'));
  });
});

describe('a tool of the page', () => {
  afterEach(unmountAll);

  function register(chat: ParleyChat, handler: (input: unknown, call: PageToolCall) => unknown) {
    const calls: { input: unknown; turnId: string; callId: string }[] = [];
    chat.registerTool('read_cart', (input, call) => {
      calls.push({ input, turnId: call.turnId, callId: call.callId });
      return handler(input, call);
    });
    return calls;
  }

  for (const when of ['before', 'after'] as const) {
    it(`[H10] [W11] is run for an answer that waits for it, when registered ${when} that, once`, async () => {
      const scene = await mount();
      const give = () => register(scene.chat, async () => ({ items: ['jug'] }));
      let calls = when === 'before' ? give() : [];
      const { id, reply } = await waiting(scene, ON_PAGE);
      if (when === 'after') calls = give();
      await until(() => reply().state === 'pending');
      assert.deepEqual(calls, [{ input: { currency: 'EUR' }, turnId: id, callId: 'two' }]);
      assert.deepEqual(reply().entries.at(-1), { ...ON_PAGE, state: 'done', output: { items: ['jug'] } });
      scene.adapter.write(id, 'One jug.');
      scene.adapter.end(id);
      await until(() => scene.findAll('[part=actions]').length === 1);
      assert.lengthOf(calls, 1);
    });
  }

  it('[H10] [W11] is run by one of two tabs, and the other one has no error', async () => {
    const scene = await mount();
    const errors: ParleyErrorEvent[] = [];
    const gate = Promise.withResolvers<void>();
    const other = document.createElement('parley-chat');
    const { adapter, conversationId } = scene;
    // A line of its own to the same backend, as another tab has.
    const connect = adapter.connect.bind(adapter);
    const listeners: Parameters<typeof connect>[0][] = [];
    connect({
      fact: (fact) => listeners.forEach((each) => each.fact(fact)),
      status: (status, live) => listeners.forEach((each) => each.status(status, live)),
    });
    const line = Object.assign(Object.create(adapter) as typeof adapter, {
      connect(listener: (typeof listeners)[number]) {
        listeners.push(listener);
        listener.status('online', true);
      },
      close: () => {},
    });
    scene.chat.adapter = undefined;
    Object.assign(other, { adapter: () => line, conversation: conversationId, isOpen: true, mode: 'inline' });
    scene.chat.adapter = () => line;
    document.body.append(other);
    await drawn();
    const calls = [scene.chat, other].map((chat) => {
      chat.addEventListener('parley-error', (event) => errors.push(event));
      return register(chat, () => gate.promise.then(() => 'here'));
    });
    const { reply } = await waiting(scene, ON_PAGE);
    await until(() => calls.flat().length > 0);
    await drawn();
    gate.resolve();
    await until(() => reply().state === 'pending');
    await drawn();
    assert.lengthOf(calls.flat(), 1);
    assert.deepEqual(errors, []);
    other.remove();
  });

  it('[H10] tells the backend why there is no output, and the page what went wrong', async () => {
    const scene = await mount();
    for (const [handler, says] of [
      [() => Promise.reject(new Error('There is no cart.')), /^There is no cart\.$/],
      [() => () => {}, /expected JSON/],
    ] as const) {
      register(scene.chat, handler);
      const failed = next(scene.chat, 'parley-error');
      const { id, reply } = await waiting(scene, ON_PAGE);
      const { code, turnId } = await failed;
      assert.deepEqual([code, turnId], ['tool-failed', id]);
      await until(() => reply().state === 'pending');
      const call = reply().entries.at(-1) as ToolEntry;
      assert.equal(call.state, 'failed');
      assert.match(call.error!, says);
      scene.adapter.write(id, 'Sorry.');
      scene.adapter.end(id);
    }
  });

  it('[H9] gives its output again where nobody knows whether it arrived, without running it again', async () => {
    const scene = await mount();
    const calls = register(scene.chat, () => 3);
    const answer = scene.adapter.answer.bind(scene.adapter);
    let lost = 0;
    scene.adapter.answer = (...given) => {
      lost += 1;
      return lost < 2 ? Promise.reject(new AdapterError('unreachable', 'lost')) : answer(...given);
    };
    const { reply } = await waiting(scene, ON_PAGE);
    await until(() => reply().state === 'pending');
    assert.deepEqual([calls.length, lost], [1, 2]);
  });

  it('[H10] is told when nobody waits for it any more, and what it then gives is dropped', async () => {
    const scene = await mount();
    const told = Promise.withResolvers<void>();
    register(scene.chat, (_input, { signal }) => {
      signal.addEventListener('abort', () => told.resolve());
      return told.promise;
    });
    const { reply } = await waiting(scene, ON_PAGE);
    await until(() => scene.findAll('[part=stop-button]').length === 1);
    await drawn();
    scene.find('[part=stop-button]').click();
    await told.promise;
    await drawn();
    assert.equal(reply().state, 'cancelled');
    assert.notInclude(scene.adapter.calls.join(), 'answer');
  });

  for (const ends of ['before', 'after'] as const) {
    it(`[H10] [W11] goes on while another conversation is shown, and its answer is given when it ends ${ends} one comes back`, async () => {
      const scene = await mount();
      const { chat, conversationId } = scene;
      const gate = Promise.withResolvers<void>();
      const signals: AbortSignal[] = [];
      const calls = register(chat, (_input, { signal }) => {
        signals.push(signal);
        return gate.promise.then(() => 'here');
      });
      const { reply } = await waiting(scene, ON_PAGE);
      await until(() => calls.length === 1);
      chat.newConversation();
      await drawn();
      if (ends === 'before') {
        gate.resolve();
        await drawn();
        assert.equal(reply().state, 'awaiting', 'it was given by nobody');
      }
      chat.conversation = conversationId;
      await until(() => scene.findAll('[part=tool]').length === 1 || reply().state === 'pending');
      if (ends === 'after') assert.isFalse(signals[0]!.aborted);
      gate.resolve();
      await until(() => reply().state === 'pending');
      await drawn();
      assert.lengthOf(calls, 1);
      assert.deepEqual(reply().entries.at(-1), { ...ON_PAGE, state: 'done', output: 'here' });
    });
  }

  it('[H10] is not run before the backend has said that it was not answered elsewhere', async () => {
    const scene = await mount();
    const calls = register(scene.chat, () => 1);
    const sync = scene.adapter.sync.bind(scene.adapter);
    let asked = 0;
    scene.adapter.sync = () => {
      asked += 1;
      return Promise.reject(new AdapterError('unreachable', 'no answer'));
    };
    const { reply } = await waiting(scene, ON_PAGE);
    await until(() => asked > 1);
    await drawn();
    assert.deepEqual([calls.length, reply().state], [0, 'awaiting']);
    scene.adapter.sync = sync;
    await until(() => reply().state === 'pending');
    assert.lengthOf(calls, 1);
  });

  it('[H10] is not run in a page that was left while the backend was asked, but when one comes back', async () => {
    const scene = await mount();
    const calls = register(scene.chat, () => 1);
    const sync = scene.adapter.sync.bind(scene.adapter);
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    scene.adapter.sync = async (request) => {
      asked.resolve();
      await gate.promise;
      return sync(request);
    };
    const { reply } = await waiting(scene, ON_PAGE);
    await asked.promise;
    const show = (state: DocumentVisibilityState) =>
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    try {
      show('hidden');
      gate.resolve();
      await drawn();
      assert.deepEqual([calls.length, reply().state], [0, 'awaiting']);
      show('visible');
      document.dispatchEvent(new Event('visibilitychange'));
      await until(() => reply().state === 'pending');
      assert.lengthOf(calls, 1);
    } finally {
      Reflect.deleteProperty(document, 'visibilityState');
    }
  });

  it('[H10] is not run again where the backend refuses its answer', async () => {
    const scene = await mount();
    const calls = register(scene.chat, () => 1);
    let given = 0;
    scene.adapter.answer = () => {
      given += 1;
      const problem = { type: 'about:blank', title: 'Invalid', status: 400, code: 'invalid', detail: 'no' } as const;
      return Promise.reject(new AdapterError('refused', 'no', { problem }));
    };
    const failed = next(scene.chat, 'parley-error');
    await waiting(scene, ON_PAGE);
    assert.equal((await failed).code, 'tool-failed');
    document.dispatchEvent(new Event('visibilitychange'));
    await drawn();
    assert.deepEqual([calls.length, given], [1, 1]);
  });

  it('is left alone where its name is another one', async () => {
    const scene = await mount();
    const calls = register(scene.chat, () => 1);
    const { reply } = await waiting(scene, { ...ON_PAGE, name: 'write_cart' });
    await until(() => scene.findAll('[part=tool]').length === 1);
    await drawn();
    assert.deepEqual([calls.length, reply().state], [0, 'awaiting']);
    assert.equal(shownText(scene.find('[part=tool]')), 'write_cart · in progress');
    scene.chat.registerTool('write_cart', () => 2);
    await until(() => reply().state === 'pending');
  });
});
