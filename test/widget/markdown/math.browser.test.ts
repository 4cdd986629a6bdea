import { assert } from 'chai';

import { loadMath } from '../../../widget/src/markdown/math.ts';
import { createView, shownAtOnce, stream, visibleText } from './support.ts';

/** Formulas in every notation, each with how many `math` there are to be. */
const FORMULAS: readonly (readonly [source: string, formulas: number])[] = [
  ['Inline $a^2 + b^2 = c^2$ and \\(e^{i\\pi}\\).', 2],
  ['A letter $x$, in *emphasis $y_1$*, in **strong $a*b*c$** and [a link $z$](https://a.example).', 4],
  ['On its own:\n$$\na\n= b\n- c\n+ d\n$$\nand on.', 1],
  ['$$x = \\frac{1}{2}.$$', 1],
  ['\\[\n\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n\\]', 1],
  ['\\[ E = mc^2 \\]', 1],
  ['In a line: $$\\sum_{i=1}^n i$$ is large, and so is \\[ \\int_0^1 x\\,dx \\] there.', 2],
  ['- item $a_1$\n- another\n  $$\n  b_2\n  $$\n\n> quoted $c_3$', 3],
  ['| a | b |\n|---|---|\n| $x_1$ | $y_2$ |', 2],
];

/** What has the marks of formulas and is none, each with the words that are shown. */
const NONE: readonly (readonly [source: string, shown: string])[] = [
  ['It costs $5 and then $10.', 'It costs $5 and then $10.'],
  ['Between $5-$10, US$5, $1,000/$2,000 (or $3).', 'Between $5-$10, US$5, $1,000/$2,000 (or $3).'],
  ['From $5 to 10$ here.', 'From $5 to 10$ here.'],
  ['Set $HOME and $PATH, or `$x$`.', 'Set $HOME and $PATH, or $x$.'],
  [
    'One \\$x\\$ that is escaped, $ x $ with spaces, $$ and nothing.',
    'One $x$ that is escaped, $ x $ with spaces, $$ and nothing.',
  ],
  ['\\[not a link\\](/foo) \\(\\) a$b$c', '[not a link](/foo) () a$b$c'],
  ['$$\nnever ended\n\nA paragraph.', '$$ never ended A paragraph.'],
  ['```\n$$\nx\n$$\n```', '$$ x $$'],
  ['Bad: $\\frac{1$ and $\\unknown{x}_1$.', 'Bad: $\\frac{1$ and $\\unknown{x}_1$.'],
  ['$$\n\\begin{nothing}\n$$', '$$ \\begin{nothing} $$'],
  ['$\\href{javascript:alert(1)}{x}_1$', '$\\href{javascript:alert(1)}{x}_1$'],
  ['$\\includegraphics{https://a.example/b.png}_1$', '$\\includegraphics{https://a.example/b.png}_1$'],
];

describe('formulas', () => {
  before(() => loadMath());

  it('are MathML, in every notation, and the same however they come', () => {
    for (const [source, formulas] of FORMULAS) {
      const once = shownAtOnce(source, false);
      assert.lengthOf([...once.querySelectorAll('math')], formulas, source);
      for (const math of once.querySelectorAll('math')) {
        assert.equal(math.namespaceURI, 'http://www.w3.org/1998/Math/MathML');
        assert.isAbove(math.querySelectorAll('mi, mn').length, 0);
      }
      const { view, box } = createView();
      stream(view, source, (sofar) => {
        assert.equal(box.innerHTML, shownAtOnce(sofar, true).innerHTML, JSON.stringify(sofar));
      });
      view.update(source, { open: false });
      assert.equal(box.innerHTML, once.innerHTML, JSON.stringify(source));
    }
  });

  it('bring a style sheet of their own to the root in which they stand', () => {
    const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const { view, box } = createView();
    box.className = 'markdown';
    root.append(box);
    view.update('Text', { open: true });
    assert.lengthOf(root.adoptedStyleSheets, 0);
    view.update('Text\n\n$$\nx_1\n$$', { open: false });
    assert.lengthOf(root.adoptedStyleSheets, 1);
    assert.equal(getComputedStyle(box.querySelector('.math')!).textAlign, 'center');
    root.host.remove();
  });

  it('that are none, or bad, stay the text that they are: prices, variables, code', () => {
    for (const [source, shown] of NONE) {
      const once = shownAtOnce(source, false);
      assert.lengthOf([...once.querySelectorAll('math')], 0, source);
      assert.equal(visibleText(once), shown, source);
      const { view, box } = createView();
      stream(view, source, (sofar) => {
        assert.equal(box.innerHTML, shownAtOnce(sofar, true).innerHTML, JSON.stringify(sofar));
      });
      view.update(source, { open: false });
      assert.equal(box.innerHTML, once.innerHTML, source);
    }
  });

  it('are held back until they are whole, and prices are not', () => {
    assert.equal(shownAtOnce('So $x^2 + ', true).textContent, 'So');
    assert.equal(shownAtOnce('So\n\n$$\n\\frac{1}{', true).textContent, 'So');
    assert.equal(shownAtOnce('It costs $5 and', true).textContent, 'It costs $5 and');
  });

  it('[C14] have no style, no colour and no address, whatever is written in them', () => {
    const source =
      '$\\color{red}{x} + \\boxed{y} + \\cancel{z}$ $\\class{evil}{a_1}$ $\\style{color:red}{b_1}$ $\\data{a=1}{c_1}$\n\n' +
      '$$\\begin{array}{c|c} 1 & 2 \\\\ \\hline 3 & 4 \\end{array} \\tag{1}$$';
    const box = shownAtOnce(source, false);
    assert.isAbove(box.querySelectorAll('math').length, 0);
    for (const node of box.querySelectorAll('math, math *')) {
      for (const { name } of node.attributes) assert.notInclude(['style', 'href', 'src', 'mathcolor', 'id'], name);
    }
  });
});
