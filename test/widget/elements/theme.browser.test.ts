import { assert } from 'chai';

import { drawn, mount, unmountAll, type Scene } from './support.ts';

/** Each token, with a value and where that has to be seen. */
const TOKENS = [
  ['accent', 'rgb(0, 120, 80)', '[part=question]', 'backgroundColor', 'color(srgb 0 0.470588 0.313726)'],
  ['surface', 'rgb(250, 240, 230)', '[part=panel]', 'backgroundColor', 'rgb(250, 240, 230)'],
  ['text', 'rgb(60, 0, 60)', '[part=answer-text]', 'color', 'rgb(60, 0, 60)'],
  ['muted', 'rgb(90, 90, 0)', '[part=day]', 'color', 'rgb(90, 90, 0)'],
  ['line', 'rgb(1, 2, 3)', '[part=header]', 'borderBottomColor', 'rgb(1, 2, 3)'],
  ['danger', 'rgb(140, 0, 70)', '[part=end] .bad', 'color', 'rgb(140, 0, 70)'],
  ['radius', '4px', '[part=panel]', 'borderTopLeftRadius', '4px'],
  ['font', 'Georgia, serif', '[part=field]', 'fontFamily', 'Georgia, serif'],
  ['font-size', '20px', '[part=answer-text]', 'fontSize', '20px'],
  ['space', '12px', '[part=header]', 'paddingLeft', '30px'],
  ['shadow', 'rgb(9, 9, 9) 0px 0px 5px 0px', '.place', 'boxShadow', 'rgb(9, 9, 9) 0px 0px 5px 0px'],
] as const;

/** A conversation in which everything stands that has a colour or a size of its own. */
async function scene(): Promise<Scene> {
  const found = await mount({ prompts: ['One?'] });
  const id = await found.ask('Hello?');
  found.adapter.write(id, 'See [there](https://example.com).');
  found.adapter.end(id, 'failed', { code: 'x', message: 'It broke.' });
  await drawn();
  return found;
}

describe('the theme', () => {
  afterEach(() => {
    document.documentElement.removeAttribute('style');
    unmountAll();
  });

  it('is set by each of its tokens, on the element or on anything around it', async () => {
    const { chat, find } = await scene();
    const values = (): string[] => TOKENS.map(([, , selector, name]) => getComputedStyle(find(selector))[name]);
    const own = values();
    const expected = TOKENS.map(([, , , , value]) => value as string);
    for (const [index, value] of own.entries()) assert.notEqual(value, expected[index], TOKENS[index]?.[0]);
    for (const element of [chat, document.documentElement]) {
      for (const [token, value] of TOKENS) element.style.setProperty(`--parley-${token}`, value);
      assert.deepEqual(values(), expected, `on ${element.localName}`);
      for (const [token] of TOKENS) element.style.removeProperty(`--parley-${token}`);
      assert.deepEqual(values(), own);
    }
  });

  it('makes all text larger with its size, down to the smallest', async () => {
    const { chat, findAll } = await scene();
    const texts = findAll('*').filter(
      (element) => element.checkVisibility() && [...element.childNodes].some(isText) && !element.closest('.badge'),
    );
    const sizes = (): number[] => texts.map((element) => parseFloat(getComputedStyle(element).fontSize));
    const before = sizes();
    assert.isAbove(before.length, 8);
    assert.isAtLeast(Math.min(...before), 11);
    chat.style.setProperty('--parley-font-size', '30px');
    for (const [index, size] of sizes().entries()) {
      assert.isAtLeast(size / (before[index] ?? 0), 1.8, texts[index]?.outerHTML.slice(0, 80));
    }
  });

  it('has no round corner where its radius is nothing, but for circles and the rings around links', async () => {
    const { chat, findAll } = await scene();
    chat.style.setProperty('--parley-radius', '0px');
    const round = findAll('*')
      .filter((element) => element.checkVisibility() && !/^(50%|0px|2px)$/.test(getComputedStyle(element).borderRadius))
      .map((element) => `${element.localName}.${element.className} ${getComputedStyle(element).borderRadius}`);
    assert.deepEqual(round, []);
  });

  it('is as dense as its space says', async () => {
    const { chat, find } = await scene();
    const heights = (): number[] => ['[part=header]', '[part=question]'].map((part) => find(part).offsetHeight);
    const before = heights();
    chat.style.setProperty('--parley-space', '4px');
    for (const [index, height] of heights().entries()) assert.isBelow(height, before[index] ?? 0);
  });
});

function isText({ nodeType, nodeValue }: Node): boolean {
  return nodeType === Node.TEXT_NODE && (nodeValue ?? '').trim() !== '';
}
