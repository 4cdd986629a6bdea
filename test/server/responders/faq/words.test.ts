import assert from 'node:assert/strict';
import { smallTalkOf } from '../../../../server/src/responders/faq/small-talk.ts';
import { languageOf, stemOf, stemsOf, wordsOf } from '../../../../server/src/responders/faq/words.ts';

describe('the words of the faq responder', () => {
  it('are lower-case, without the ends that English joins with an apostrophe', () => {
    assert.deepEqual(wordsOf('The visitor’s OWN text, isn’t it?'), ['the', 'visitor', 'own', 'text', 'isnt', 'it']);
  });

  it('are the parts of a joined name, and the name itself', () => {
    assert.deepEqual(wordsOf('OPENAI_API_KEY'), ['openai', 'api', 'key', 'openaiapikey']);
    assert.deepEqual(wordsOf('createServer parley-chat'), [
      'create',
      'server',
      'createserver',
      'parley',
      'chat',
      'parleychat',
    ]);
  });

  it('are one where two mean one thing', () => {
    assert.deepEqual(wordsOf('Backing up, set-up and log in'), ['backup', 'setup', 'and', 'login']);
  });

  it('are found where a script has no spaces', () => {
    assert.ok(wordsOf('設定方法を教えて').includes('設定'));
  });

  it('have one stem for their forms, in English and in German', () => {
    const oneStem = (language: 'en' | 'de', ...words: string[]) =>
      assert.equal(new Set(words.map((word) => stemOf(word, language))).size, 1, words.join(' '));
    oneStem('en', 'install', 'installs', 'installed', 'installing', 'installation');
    oneStem('de', 'haus', 'häuser', 'haeuser');
    oneStem('de', 'straße', 'strasse', 'straßen');
    assert.equal(stemOf('w3', 'en'), 'w3');
  });

  it('leave out those of a language that mean nothing, and only of that one', () => {
    assert.deepEqual(stemsOf('How do I die with MIT?', 'en'), ['die', 'mit']);
    assert.deepEqual(stemsOf('Wie kann ich für die Straße zahlen?', 'de'), [
      stemOf('straße', 'de'),
      stemOf('zahlen', 'de'),
    ]);
    assert.deepEqual(stemsOf('fuer koennen', 'de'), [], 'also without a German keyboard');
  });

  it('tell the language where they can', () => {
    assert.equal(languageOf('How do I change it?'), 'en');
    assert.equal(languageOf('Wie kann ich das ändern?'), 'de');
    assert.equal(languageOf('Größe'), 'de');
    assert.equal(languageOf('npm install'), undefined);
  });
});

describe('the small talk of the faq responder', () => {
  const kinds: Record<string, readonly string[]> = {
    greeting: ['Hi', 'hello there!', 'Good morning', 'Hallo zusammen', 'Moin 👋', 'Guten Tag!'],
    thanks: ['thanks', 'Thank you so much!!', 'ok great, thanks', 'thanks for your help', 'Vielen Dank', 'danke dir'],
    goodbye: ['Bye!', 'see you later', 'Tschüss', 'Auf Wiedersehen'],
    nod: ['ok', 'Got it.', '👍', 'Alles klar', 'nope', '?'],
    about: ['help', 'What can you do?', 'Who are you', 'Are you a bot?', 'Was kannst du?', 'Hilfe!', '', '  '],
  };
  for (const [kind, texts] of Object.entries(kinds)) {
    it(`takes ${texts.map((text) => JSON.stringify(text)).join(', ')} as ${kind}`, () => {
      for (const text of texts) assert.equal(smallTalkOf(text)?.kind, kind, text);
    });
  }

  it('answers in the language of the visitor', () => {
    assert.equal(smallTalkOf('Guten Morgen')?.language, 'de');
    assert.equal(smallTalkOf('Good morning')?.language, 'en');
    assert.equal(smallTalkOf('👍')?.language, undefined);
  });

  it('leaves questions alone, also polite ones', () => {
    for (const text of [
      'Hi, how do I install it?',
      'Thanks, and the price?',
      'help centre opening hours',
      'no delivery?',
    ]) {
      assert.equal(smallTalkOf(text), undefined, text);
    }
  });
});
