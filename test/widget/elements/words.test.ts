import assert from 'node:assert/strict';

import { dayName, dayStart, timeOfDay } from '../../../widget/src/elements/times.ts';
import {
  ENGLISH,
  findLocale,
  LANGUAGES,
  type Locale,
  type Replacements,
  type Words,
} from '../../../widget/src/locales/index.ts';
import '../../../widget/src/locales/en-more.ts';
import { plural } from '../../../widget/src/locales/plural.ts';

const { words: en } = ENGLISH;

describe('the language', () => {
  it('is the first of the candidates that there is', async () => {
    assert.equal((await findLocale(['xx', 'de-AT', 'en'])).words.send, 'Senden');
    assert.equal((await findLocale(['xx', 'de-AT', 'en'])).tag, 'de-AT');
    assert.equal((await findLocale([null, undefined, '', 'en-GB', 'de'])).tag, 'en-GB');
  });

  it('is English at once, without anything to wait for', () => {
    assert.ok(!(findLocale(['en']) instanceof Promise));
  });

  it('is English where none of the candidates is spoken, or is a language', async () => {
    for (const candidates of [[], ['xx'], ['not a tag!'], ['en_US']]) {
      const locale: Locale = await findLocale(candidates);
      assert.equal(locale.words.send, 'Send');
    }
    assert.equal((await findLocale(['en_US'])).tag, 'en-US');
  });

  it('is one of thirteen, of which two are written from right to left', async () => {
    const languages = ['en', ...Object.keys(LANGUAGES)].toSorted();
    assert.deepEqual(languages, ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh']);
    const locales = await Promise.all(languages.map(async (language) => findLocale([language])));
    assert.deepEqual(
      locales.filter(({ direction }) => direction === 'rtl').map(({ tag }) => tag),
      ['ar', 'he'],
    );
  });

  for (const language of Object.keys(LANGUAGES)) {
    it(`has a word in "${language}" for everything that English has, and its own`, async () => {
      const { words } = await findLocale([language]);
      assert.deepEqual(Object.keys(words).toSorted(), Object.keys(en).toSorted());
      for (const [name, text] of Object.entries(words)) {
        assert.equal(typeof text, typeof en[name as keyof Words], name);
        if (typeof text === 'string') assert.equal(text.trim() === '' || /[#$]/.test(text), false, name);
      }
      const same = Object.entries(en).filter(([name, text]) => words[name as keyof Words] === text);
      assert.ok(same.length < 8, `English in ${language}: ${same.map(([name]) => name).join(', ')}`);
    });

    it(`has a phrase in "${language}" for every number`, async () => {
      const { words } = await findLocale([language]);
      for (const name of ['unread', 'newMessages', 'left', 'tooMany'] as const) {
        for (const count of [0, 1, 2, 3, 5, 11, 21, 100, 1_500]) {
          const text = words[name](count);
          assert.ok(text.trim() !== '' && !/#|undefined/.test(text), `${name}: ${text}`);
        }
      }
      assert.match(words.named('WHO', 'WHEN'), /^WHO\W+WHEN$/);
    });
  }

  it('counts as the language does', async () => {
    const newMessages = async (language: string, ...counts: number[]): Promise<string[]> => {
      const { words } = await findLocale([language]);
      return counts.map((count) => words.newMessages(count));
    };
    assert.deepEqual(await newMessages('de', 1, 12), ['1 neue Nachricht', '12 neue Nachrichten']);
    assert.deepEqual(await newMessages('en', 1, 2), ['1 new message', '2 new messages']);
    assert.deepEqual(await newMessages('fr', 0, 2), ['0 nouveau message', '2 nouveaux messages']);
    assert.deepEqual(await newMessages('pl', 1, 3, 5, 22, 12), [
      '1 nowa wiadomość',
      '3 nowe wiadomości',
      '5 nowych wiadomości',
      '22 nowe wiadomości',
      '12 nowych wiadomości',
    ]);
    const digits = (count: number): string => new Intl.NumberFormat('ar').format(count);
    assert.deepEqual(await newMessages('ar', 1, 2, 3, 11), [
      'رسالة جديدة واحدة',
      'رسالتان جديدتان',
      `${digits(3)} رسائل جديدة`,
      `${digits(11)} رسالة جديدة`,
    ]);
    assert.equal(plural('en', 1_234, { other: '# files' }), '1,234 files');
  });
});

describe('a site', () => {
  it('replaces any text, in whatever language is spoken', async () => {
    const { words, tag } = await findLocale(['de'], { title: 'Fragen?', named: (who) => `~ ${who}` });
    assert.equal(tag, 'de');
    assert.equal(words.title, 'Fragen?');
    assert.equal(words.named('Sie', '14:02'), '~ Sie');
    assert.equal(words.send, 'Senden');
  });

  it('writes a text with a number as a function, with # for it, or as a form for each kind of number', async () => {
    const { words } = await findLocale(['pl-PL'], {
      unread: (count) => `(${count})`,
      left: 'Zostało: #',
      newMessages: { one: '# plik', few: '# pliki', other: '# plików' },
    });
    assert.equal(words.unread(3), '(3)');
    assert.equal(words.left(3), 'Zostało: 3');
    assert.deepEqual([1, 3, 5].map(words.newMessages), ['1 plik', '3 pliki', '5 plików']);
  });

  it('cannot break the widget by a text that is none, or one that there is not', async () => {
    const wrong = { title: 7, send: null, left: [], tooMany: { one: 'x' }, unknown: 'x' } as unknown as Replacements;
    const { words } = await findLocale(['en'], wrong);
    assert.equal(words.title, en.title);
    assert.equal(words.send, en.send);
    assert.equal(words.left(2), en.left(2));
    assert.equal(words.tooMany(2), en.tooMany(2));
    assert.deepEqual(Object.keys(words).toSorted(), Object.keys(en).toSorted());
  });
});

describe('times', () => {
  const noon = new Date(2026, 10, 23, 12, 0).getTime();
  const daysBefore = (days: number): number => new Date(2026, 10, 23 - days, 12, 0).getTime();

  it('are written as the language writes them', () => {
    assert.equal(timeOfDay('de', new Date(2026, 0, 5, 14, 2).getTime()), '14:02');
    assert.match(timeOfDay('en-US', new Date(2026, 0, 5, 14, 2).getTime()), /^2:02\sPM$/);
  });

  it('name a day as people do', () => {
    assert.equal(dayName('en-GB', noon, noon), 'Today');
    assert.equal(dayName('en-GB', daysBefore(1), noon), 'Yesterday');
    assert.equal(dayName('de', daysBefore(1), noon), 'Gestern');
    assert.equal(dayName('en-GB', daysBefore(3), noon), 'Friday');
    assert.equal(dayName('en-GB', daysBefore(9), noon), '14 November');
    assert.equal(dayName('en-GB', new Date(2025, 4, 1).getTime(), noon), '1 May 2025');
  });

  it('count days by the calendar, not by hours', () => {
    const late = new Date(2026, 10, 22, 23, 59).getTime();
    const early = new Date(2026, 10, 23, 0, 1).getTime();
    assert.notEqual(dayStart(late), dayStart(early));
    assert.equal(dayName('en', late, early), 'Yesterday');
  });
});
