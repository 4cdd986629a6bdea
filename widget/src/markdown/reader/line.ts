/** How far a tab goes: to the next multiple of this many columns. */
const TAB = 4;

/** How many columns of white space make a block of code. */
export const CODE_INDENT = 4;

/**
 * One line, read from left to right as containers take their marks off it. Counts in columns, since a tab may belong
 * to a mark in part.
 */
export class Line {
  readonly text: string;
  /** Where reading is, in characters and in columns. */
  offset = 0;
  column = 0;
  /** Whether the tab at `offset` was taken in part. */
  #inTab = false;

  constructor(text: string) {
    this.text = text;
  }

  /** What is left of the line behind the white space that comes next. */
  get next(): string {
    let at = this.offset;
    while (isBlank(this.text[at])) at++;
    return this.text.slice(at);
  }

  /** How many columns of white space come before it. */
  get indent(): number {
    let { column } = this;
    for (let at = this.offset; isBlank(this.text[at]); at++)
      column += this.text[at] === '\t' ? TAB - (column % TAB) : 1;
    return column - this.column;
  }

  get isBlank(): boolean {
    return this.next === '';
  }

  /** Takes columns, of white space or of marks. */
  take(columns: number): void {
    let left = columns;
    while (left > 0 && this.offset < this.text.length) {
      const width = this.text[this.offset] === '\t' ? TAB - (this.column % TAB) : 1;
      const taken = Math.min(left, width);
      this.#inTab = taken < width;
      this.column += taken;
      left -= taken;
      if (!this.#inTab) this.offset++;
    }
  }

  /** Takes the mark of a quotation with the space after it, if it is there. */
  takeQuote(): boolean {
    const { indent } = this;
    if (indent >= CODE_INDENT || !this.next.startsWith('>')) return false;
    this.take(indent + 1);
    if (isBlank(this.text[this.offset])) this.take(1);
    return true;
  }

  /** What is left of the line. A tab that was taken in part is the spaces that are left of it. */
  get rest(): string {
    if (!this.#inTab) return this.text.slice(this.offset);
    return ' '.repeat(TAB - (this.column % TAB)) + this.text.slice(this.offset + 1);
  }
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
