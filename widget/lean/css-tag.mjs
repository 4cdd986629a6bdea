/** What Lit needs of its style sheets in browsers that can adopt them, which all that can run the widget can. */
export const supportsAdoptingStyleSheets = true;

export class CSSResult {
  _$cssResult$ = true;

  constructor(text) {
    this.cssText = text;
  }

  /** One for all that adopt it, made when it is first asked for. */
  get styleSheet() {
    if (!this.sheet) {
      this.sheet = new CSSStyleSheet();
      this.sheet.replaceSync(this.cssText);
    }
    return this.sheet;
  }

  toString() {
    return this.cssText;
  }
}

export const unsafeCSS = (text) => new CSSResult(String(text));

/** What stands between the texts is a number or a style sheet, both of which are their own text. */
export const css = (texts, ...values) => new CSSResult(String.raw({ raw: texts }, ...values));

export const adoptStyles = (root, styles) => {
  root.adoptedStyleSheets = styles.map((style) => (style instanceof CSSStyleSheet ? style : style.styleSheet));
};

export const getCompatibleStyle = (style) => style;
