import { assert } from 'chai';

import { createView, shownAtOnce, stream } from './support.ts';

const TEXT =
  '# Title\n\nA **b** [c](https://a.example) ![d](https://a.example/d.png) <b>e</b>\n\n- [x] f\n\n| g |\n|---|\n| h |\n\n```js\ni\n```\n';

describe('on a page with a strict policy', () => {
  const broken: string[] = [];

  before(() => {
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective));
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content =
      "require-trusted-types-for 'script'; trusted-types 'none'; style-src 'none'; img-src 'none'; object-src 'none'";
    document.head.append(policy);
  });

  it('[C14] nothing is parsed, styled or loaded, so the policy has nothing to say', async () => {
    const probe = document.createElement('div');
    assert.throws(() => (probe.innerHTML = '<p>x</p>'), /TrustedHTML/);
    probe.setAttribute('style', 'color: red');
    await new Promise((resolve) => requestAnimationFrame(resolve));
    assert.sameMembers(broken.splice(0), ['require-trusted-types-for', 'style-src-attr']);

    const { view, box } = createView({ labels: { copy: 'Copy', copied: 'Copied' } });
    document.body.append(box);
    stream(view, TEXT);
    view.update(TEXT, { open: false });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    assert.equal(box.querySelectorAll('h3, strong, a, input, table, pre').length, 7);
    assert.isNull(box.querySelector('[style]'));
    assert.deepEqual(broken, []);
    box.remove();
  });

  it('is the same as anywhere else', () => {
    assert.equal(shownAtOnce('**a**\n', false).textContent, 'a');
  });
});
