import assert from 'node:assert/strict';

import { dayName, dayStart, timeOfDay } from '../../../widget/src/elements/times.ts';
import { findLocale, type Locale } from '../../../widget/src/locales/index.ts';
import { en } from '../../../widget/src/locales/en.ts';
import { plural } from '../../../widget/src/locales/plural.ts';

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

  it('has a word for everything that English has', async () => {
    const { words } = await findLocale(['de']);
    assert.deepEqual(Object.keys(words), Object.keys(en));
    for (const [name, text] of Object.entries(words)) {
      assert.ok(typeof text === 'function' || text.trim() !== '', name);
    }
  });

  it('counts as the language does', async () => {
    const { words } = await findLocale(['de']);
    assert.equal(words.newMessages(1), '1 neue Nachricht');
    assert.equal(words.newMessages(12), '12 neue Nachrichten');
    assert.equal(en.newMessages(1), '1 new message');
    assert.equal(plural('pl', 3, { one: '# plik', few: '# pliki', other: '# plików' }), '3 pliki');
    assert.equal(plural('en', 1_234, { other: '# files' }), '1,234 files');
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
