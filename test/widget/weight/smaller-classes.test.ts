import assert from 'node:assert/strict';
import { shortenPrivate, withoutDecorators } from '../../../widget/smaller-classes.mjs';

describe('what classes say, said shorter', () => {
  it('gives private members short names, wherever they are used', () => {
    const source = `class A {
      private total = 0;
      private readonly onClick = (): void => void (this.total += 1);
      private add(): number { const { total, onClick: hear } = this; hear(); return this.total + total; }
      public sum(): number { this.add(); this.total = 1; return this.total; }
    }`;
    assert.equal(
      shortenPrivate(source),
      `class A {
      private _a = 0;
      private readonly _b = (): void => void (this._a += 1);
      private _c(): number { const { _a: total, _b: hear } = this; hear(); return this._a + total; }
      public sum(): number { this._c(); this._a = 1; return this._a; }
    }`,
    );
  });

  it('keeps the name of a private member that may be meant otherwise somewhere in the file', () => {
    const others = [
      'other.total',
      "changed.has('total')",
      'Object.assign(this, { total: 1 })',
      '(({ total }) => total)(other)',
      'html`total`',
    ];
    for (const other of others) {
      const source = `class A { private total = 0; x() { return [this.total, ${other}]; } }`;
      assert.equal(shortenPrivate(source), source, other);
    }
    const inherited = 'class A { private total = 0; } class B { total = 1; x() { return this.total; } }';
    assert.equal(shortenPrivate(inherited), inherited);
    const [, shortened = ''] = /private (\w+)/.exec(shortenPrivate('class A { private total = 0; }')) ?? [];
    assert.equal(shortened, '_a', 'without any of these it is shortened');
  });

  it('puts a list of properties in the place of decorators, and calls in the place of others', () => {
    const source = `@customElement('a-a')
    export class A extends LitElement {
      @property({ type: Boolean }) open = false;
      @property() name = '';
      @state() protected busy = false;
      @query('input') private field!: HTMLInputElement;
      @consume({ context }) @property({ attribute: false }) chat;
      @provide({ context: other }) @state() protected words = en;
    }`;
    assert.equal(
      withoutDecorators(source),
      `
    export class A extends LitElement {static properties = { open: { type: Boolean }, name: {}, busy: { state: true }, chat: { attribute: false }, words: { state: true } };static { consume({ context })(this.prototype, 'chat'); provide({ context: other })(this.prototype, 'words'); }
       open = false;
       name = '';
       protected busy = false;
      get field() { return this.renderRoot?.querySelector('input') ?? null; }
        chat;
        protected words = en;
    }
customElement('a-a')(A);`,
    );
  });
});
