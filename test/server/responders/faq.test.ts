import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fold, isWellFormed, textOf, type Entry, type SourceEntry, type Turn } from '@parley/protocol';
import { createFaqResponder, type FaqResponderOptions } from '../../../server/src/responders/faq.ts';
import { createResponder } from '../../../server/src/responders/index.ts';
import { entriesOf, taskOf, turnOf } from './task.ts';

const FOLDER = join(import.meta.dirname, 'documents');

interface Answered {
  readonly text: string;
  readonly sources: readonly SourceEntry[];
  /** The turn as it then stands in the history. */
  readonly turn: Turn;
}

async function ask(text: string, history: readonly Turn[] = [], options: Partial<FaqResponderOptions> = {}) {
  const responder = await createFaqResponder({ folder: FOLDER, paceMs: 0, ...options });
  const { entries, error } = await entriesOf(responder, taskOf(text, { history }));
  assert.equal(error, undefined);
  const sources = entries.filter((entry) => entry.kind === 'source');
  const answered: Answered = { text: textOf(entries), sources, turn: turnOf(text, { entries: fold(entries) }) };
  return answered;
}

const DOUBT = /not sure/;
const NOTHING = /found nothing/;

describe('the responder that answers from documents', () => {
  describe('a question that the documents answer', () => {
    const questions: readonly (readonly [string, string, RegExp])[] = [
      ['How long does delivery take?', 'help.md#how-long-does-delivery-take', /2 to 3 working days/],
      ['How long is shipping?', 'help.md#how-long-does-delivery-take', /2 to 3 working days/],
      ['can i send things back', 'guide/returns.md#returns', /sending things back/],
      ['I want to return something', 'help.md#can-i-return-something', /30 days/],
      ['Can I pay with PayPal?', 'help.md#which-payment-methods-do-you-take', /PayPal/],
      ['forgot my passwrod', 'help.md#how-do-i-change-my-password', /Change password/],
      ['are you open on saturday', 'help.md#opening-hours', /10:00 to 14:00/],
      ['How do I install the player?', 'guide/player.md#install', /npm install sheet-player/],
      ['what is LOG_LEVEL', 'guide/player.md#settings', /how much it writes to the console/],
      ['How many notes can a score have?', 'guide/player.md#limits', /10,000/],
      ['custom elements in old browsers', 'guide/player.md#the-player', /without custom elements are not supported/],
      ['Wie lange dauert der Versand?', 'de/hilfe.md#wie-lange-dauert-die-lieferung', /bis 3 Werktage/],
      ['oeffnungszeiten', 'de/hilfe.md#öffnungszeiten', /montags bis freitags/],
    ];
    for (const [question, source, said] of questions) {
      it(`"${question}" is answered from ${source}`, async () => {
        const { text, sources } = await ask(question);
        assert.equal(sources[0]?.id, source);
        assert.match(text, said);
      });
    }

    it('is answered with the heading and what stands under it, as it is written there', async () => {
      const { text } = await ask('How do I install the player?');
      assert.equal(
        text,
        '### Install\n\nRun this in your project:\n\n```sh\nnpm install sheet-player\n```\n\n' +
          "Then import it once:\n\n```js\nimport 'sheet-player'; // <!-- kept in code -->\n```",
      );
    });

    it('is answered with the rows of a table that it is about, under the table’s head', async () => {
      const { text } = await ask('What does tempo mean?');
      assert.match(
        text,
        /^### Settings\n\n\| attribute \| meaning \| default \|\n\| --- \| --- \| --- \|\n\| `tempo` /,
      );
      assert.doesNotMatch(text, /volume|loop/);
    });

    it('is answered with the sentences of a long paragraph that it is about', async () => {
      const { text } = await ask('custom elements in old browsers');
      assert.match(text, /custom elements/);
      assert.doesNotMatch(text, /goodbye to its readers/);
    });

    it('is answered with a table in whole where its heading is what is asked for', async () => {
      const { text } = await ask('settings');
      for (const name of ['tempo', 'loop', 'LOG_LEVEL', 'volume', 'transpose', 'instrument']) {
        assert.ok(text.includes(`\`${name}\``), name);
      }
    });

    it('is answered with the beginning of a chapter that says little itself, and with what is beneath it', async () => {
      const { text, sources } = await ask('returns', [], { folder: join(FOLDER, 'guide') });
      assert.match(
        text,
        /^### Returns\n\nEverything about[^]*\*\*Labels\*\*\n\nPrint a new label[^]*\*\*Exceptions\*\*/,
      );
      assert.equal(sources[0]?.id, 'returns.md#returns');
      assert.doesNotMatch(text, /See also:.*Labels/);
    });

    it('says so where the beginning of a table is not all of it', async () => {
      const rows = Array.from({ length: 60 }, (_, at) => `| \`key${at}\` | what this one is good for |`);
      const folder = await mkdtemp(join(tmpdir(), 'parley-faq-'));
      try {
        await writeFile(join(folder, 'a.md'), ['# A', '## Keys', '| key | use |', '| --- | --- |', ...rows].join('\n'));
        const { text } = await ask('keys', [], { folder });
        assert.match(text, /`key0`[^]*`key9`[^]* \|\n\n…$/);
        assert.doesNotMatch(text, /`key59`/);
        assert.match((await ask('key59', [], { folder })).text, /`key59`/);
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('names its sources, with what they say', async () => {
      const { sources } = await ask('are you open on saturday');
      const quote = 'day: Saturday; open: 10:00 to 14:00';
      assert.deepEqual(sources, [
        { kind: 'source', id: 'help.md#opening-hours', title: 'Help centre › Opening hours', quote },
      ]);
    });

    it('links its sources, and the links that it quotes, where the documents can be read', async () => {
      const options = { baseUrl: 'https://docs.example/help', suffix: '.html' };
      const { text, sources } = await ask('Can I return something?', [], options);
      assert.equal(sources[0]?.url, 'https://docs.example/help/help.html#can-i-return-something');
      assert.ok(text.includes('[labels](https://docs.example/help/guide/returns.html#labels)'));
      const without = await ask('Can I return something?');
      assert.match(without.text, /in the parcel, see\nlabels for/);
    });

    it('gets the same answer each time', async () => {
      assert.deepEqual((await ask('opening hours')).text, (await ask('opening hours')).text);
    });
  });

  describe('a question that the documents do not answer', () => {
    for (const question of ['What is the capital of France?', 'pizza', 'zanzibar', 'Do you have a vegan menu?']) {
      it(`"${question}" is answered honestly, with the topics that there are`, async () => {
        const { text, sources } = await ask(question);
        assert.match(text, NOTHING);
        for (const topic of ['Help centre', 'The player', 'Returns']) assert.ok(text.includes(`- ${topic}`), topic);
        assert.deepEqual(sources, []);
      });
    }

    it('is answered in its own language', async () => {
      assert.match((await ask('Wie ist das Wetter auf dem Mars?')).text, /nichts gefunden/);
    });

    it('is answered with a doubt where the documents have only a part of it', async () => {
      const { text, sources } = await ask('Can I return a piano?');
      assert.match(text, DOUBT);
      assert.equal(sources[0]?.id, 'help.md#can-i-return-something');
      assert.doesNotMatch((await ask('Can I return something?')).text, DOUBT);
    });

    it('offers the chapters of a file that is alone', async () => {
      const { text } = await ask('pizza', [], { folder: join(FOLDER, 'guide', 'player.md') });
      for (const topic of ['Install', 'Settings', 'Limits']) assert.ok(text.includes(`- ${topic}`), topic);
    });
  });

  describe('a question that leans on the one before', () => {
    it('uses the words of that one where it has none of its own', async () => {
      const first = await ask('Can I return something?');
      const { text, sources } = await ask('And how long do I have?', [first.turn]);
      assert.equal(sources[0]?.id, 'help.md#can-i-return-something');
      assert.match(text, /30 days/);
      assert.notEqual((await ask('And how long do I have?')).sources[0]?.id, 'help.md#can-i-return-something');
    });

    it('is told what was not told before when it asks for more, and that there is no more', async () => {
      const first = await ask('opening hours');
      const second = await ask('Tell me more', [first.turn]);
      const told = new Set(first.sources.map(({ id }) => id));
      assert.ok(second.sources.length > 0);
      assert.ok(second.sources.every(({ id }) => !told.has(id)));
      let history = [first.turn, second.turn];
      let last = second;
      while (last.sources.length > 0) history = [...history, (last = await ask('Tell me more', history)).turn];
      assert.match(last.text, /That is all/);
    });

    it('does not repeat the last answer where its own words are nowhere', async () => {
      const first = await ask('Can I return something?');
      assert.match((await ask('And pizza?', [first.turn])).text, NOTHING);
    });

    it('skips small talk on its way to that one', async () => {
      const first = await ask('Can I return something?');
      const thanks = await ask('thanks', [first.turn]);
      assert.match((await ask('how long?', [first.turn, thanks.turn])).text, /30 days/);
    });
  });

  describe('small talk', () => {
    it('is answered kindly, with what can be asked', async () => {
      const greeting = await ask('Hello!');
      assert.match(greeting.text, /^Hello!/);
      assert.ok(greeting.text.includes('- The player'));
      assert.match((await ask('Danke schön')).text, /Gern geschehen/);
      assert.match((await ask('what can you do?')).text, /make nothing up/);
      assert.deepEqual(greeting.sources, []);
    });

    it('answers a file without words with what can be asked', async () => {
      assert.match((await ask('')).text, /main topics/);
    });
  });

  describe('the writing', () => {
    const written = async (options: Partial<FaqResponderOptions>, signal = new AbortController().signal) =>
      entriesOf(await createFaqResponder({ folder: FOLDER, ...options }), taskOf('How do I install it?'), signal);

    it('[D7] comes in small pieces of whole words, and its sources after it', async () => {
      const { entries } = await written({ paceMs: 0 });
      const kinds = entries.map(({ kind }) => kind);
      assert.ok(kinds.lastIndexOf('text') < kinds.indexOf('source'));
      const pieces = entries.flatMap((entry) => (entry.kind === 'text' ? [entry.text] : []));
      assert.ok(pieces.length > 10);
      assert.ok(pieces.every((piece) => isWellFormed(piece) && piece.trim().split(/\s+/).length <= 2));
    });

    it('comes at the pace that it is given, and begins at once', async () => {
      const pauses: number[] = [];
      const delay = async (ms: number) => void pauses.push(ms);
      const { entries } = await written({ paceMs: 15, delay });
      const pieces = entries.filter(({ kind }) => kind === 'text');
      assert.deepEqual(pauses, [0, ...pieces.slice(1).map(() => 15)]);
    });

    it('stops with the signal’s reason when it is aborted', async () => {
      const abort = new AbortController();
      const responder = await createFaqResponder({ folder: FOLDER, paceMs: 60_000 });
      const entries: Entry[] = [];
      await assert.rejects(async () => {
        for await (const entry of responder.reply(taskOf('How do I install it?'), abort.signal)) {
          entries.push(entry);
          abort.abort(new Error('stopped'));
        }
      }, /stopped/);
      assert.equal(entries.length, 1);
    });

    it('holds nobody up for long, whatever the visitor writes', async () => {
      const responder = await createFaqResponder({ folder: FOLDER, paceMs: 0 });
      const signal = new AbortController().signal;
      const unheard = Array.from({ length: 1_000 }, (_, at) => `word${at.toString(36)}ing`).join(' ');
      for (const text of [
        unheard,
        'a'.repeat(8_000),
        '_-'.repeat(4_000),
        '[('.repeat(4_000),
        'are you a '.repeat(800),
      ]) {
        const began = performance.now();
        const { error } = await entriesOf(responder, taskOf(text), signal);
        assert.equal(error, undefined);
        assert.ok(performance.now() - began < 500, `${text.slice(0, 20)} took ${performance.now() - began} ms`);
      }
    });
  });

  it('is what the configuration makes, and says what it reads', async () => {
    const { name, description } = await createResponder({ kind: 'faq', folder: FOLDER });
    assert.equal(name, 'faq');
    assert.match(description, /4 Markdown files in .*documents/);
  });

  it('does not start without documents', async () => {
    await assert.rejects(createFaqResponder({ folder: join(FOLDER, 'nowhere') }), /nowhere/);
  });
});
