import assert from 'node:assert/strict';

import { readAddress } from '../../../widget/src/markdown/links.ts';

describe('an address that a model wrote', () => {
  it('is allowed when it is absolute and http, https, mailto or tel', () => {
    const good = {
      'https://a.example/b?c#d': 'https://a.example/b?c#d',
      'HTTP://A.Example': 'http://a.example/',
      'https://bücher.example/ä b': 'https://xn--bcher-kva.example/%C3%A4%20b',
      'mailto:me@a.example?subject=x': 'mailto:me@a.example?subject=x',
      'tel:+49-30-1234': 'tel:+49-30-1234',
    };
    for (const [address, href] of Object.entries(good)) assert.equal(readAddress(address)?.href, href);
  });

  it('[C14] is refused with any other scheme, or none', () => {
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'ftp://a',
      'file:///a',
      '//a',
      '/a',
      'a',
      '#a',
      '',
    ]) {
      assert.equal(readAddress(address), undefined, address);
    }
  });

  it('[C14] is refused with characters that a browser drops, that nobody sees or that turn the text around', () => {
    for (const code of [0, 9, 10, 13, 0x1f, 0x7f, 0x85, 0xad, 0x200b, 0x200e, 0x202e, 0x2066, 0x2028, 0xfeff]) {
      const character = String.fromCodePoint(code);
      for (const address of [
        `${character}https://a.example`,
        `ht${character}tps://a.example`,
        `https://a.example/${character}x`,
      ]) {
        assert.equal(readAddress(address), undefined, `U+${code.toString(16)}`);
      }
    }
    assert.ok(readAddress('https://a.example/x'));
  });

  it('[C14] is refused with a user name, since it then looks like another host', () => {
    assert.equal(readAddress('https://bank.example@evil.example/'), undefined);
    assert.equal(readAddress('https://a:b@evil.example/'), undefined);
    assert.ok(readAddress('https://evil.example/@bank.example'));
  });
});
