import { assert } from 'chai';

import { createView, stream } from './support.ts';

const TEXT =
  '# Title\n\nA **b** [c](https://a.example) ![d](https://a.example/d.png) <b>e</b>\n\n- [x] f\n\n| g |\n|---|\n| h |\n\n```js\ni\n```\n';

describe('on a page with a strict policy', () => {
  const broken: string[] = [];
  let arrived: () => void = () => undefined;

  before(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      broken.push(event.violatedDirective);
      arrived();
    });
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content =
      "require-trusted-types-for 'script'; trusted-types 'none'; style-src 'none'; img-src 'none'; object-src 'none'";
    document.head.append(policy);
  });

  /** The rules that were broken until the browser has reported one that is broken here on purpose. */
  async function brokenUntilNow(): Promise<string[]> {
    const report = new Promise<void>((resolve) => {
      arrived = () => broken.includes('style-src-attr') && resolve();
    });
    document.createElement('div').setAttribute('style', 'color: red');
    await report;
    return broken.splice(0).filter((rule) => rule !== 'style-src-attr');
  }

  it('[C14] nothing is parsed, styled or loaded, so the policy has nothing to say', async () => {
    assert.throws(() => (document.createElement('div').innerHTML = '<p>x</p>'), /TrustedHTML|Sink type/);
    assert.deepEqual(await brokenUntilNow(), ['require-trusted-types-for']);

    const { view, box } = createView({ labels: { copy: 'Copy', copied: 'Copied' } });
    document.body.append(box);
    stream(view, TEXT);
    view.update(TEXT, { open: false });
    assert.equal(box.querySelectorAll('h3, strong, a, input, table, pre').length, 7);
    assert.isNull(box.querySelector('[style]'));
    assert.deepEqual(await brokenUntilNow(), []);
    box.remove();
  });
});
