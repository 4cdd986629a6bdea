/** Inline content that is not read yet: what stands in a paragraph, a heading or a table's cell. */
export interface Content {
  readonly source: string;
}

/** A block of a text. `raw` is what it was written as, with its line ends. */
export type Block = { readonly raw: string } & (
  | { readonly type: 'paragraph'; readonly content: Content }
  | Heading
  | Code
  | Formula
  | { readonly type: 'html' }
  | { readonly type: 'hr' }
  | { readonly type: 'blockquote'; readonly blocks: readonly Block[] }
  | List
  | Table
  /** What is not shown: blank lines, and definitions of links. */
  | { readonly type: 'space' }
);

export interface Heading {
  readonly type: 'heading';
  readonly depth: number;
  readonly content: Content;
}

export interface Code {
  readonly type: 'code';
  /** What follows the fence, its escapes read and its character references not. */
  readonly info: string;
  readonly text: string;
  /** Its fence, as it was written; `undefined` where it is code by its indentation. */
  readonly fence: string | undefined;
  /** Whether its fence was ended. */
  readonly isClosed: boolean;
}

/** A formula on lines of its own. */
export interface Formula {
  readonly type: 'math';
  readonly tex: string;
  /** Its lines as they were written, marks included. */
  readonly written: string;
  readonly isClosed: boolean;
}

export interface List {
  readonly type: 'list';
  /** The number of its first item; `undefined` in a list without numbers. */
  readonly start: number | undefined;
  /** Whether there are blank lines between its items, or between the blocks of one. */
  readonly isLoose: boolean;
  readonly items: readonly Item[];
}

export interface Item {
  readonly blocks: readonly Block[];
  /** Of a task: whether it is done. */
  readonly checked: boolean | undefined;
}

export type Align = 'left' | 'center' | 'right' | undefined;

export interface Table {
  readonly type: 'table';
  readonly aligns: readonly Align[];
  readonly header: readonly Content[];
  readonly rows: readonly (readonly Content[])[];
}

/** A piece of inline content. Character references are not read, neither in texts nor in addresses and titles. */
export type Inline =
  | { readonly type: 'text'; text: string }
  /** A sign that was escaped: it is itself, whatever follows. */
  | { readonly type: 'escape'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  /** A formula; `text` is how it was written. */
  | { readonly type: 'math'; readonly tex: string; readonly isDisplay: boolean; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: 'html'; readonly text: string }
  | { readonly type: 'em' | 'strong' | 'del'; readonly children: readonly Inline[] }
  | Link;

export interface Link extends Target {
  readonly type: 'link' | 'image';
  readonly children: readonly Inline[];
  /** A bare address stands for itself: no character references are read in it. */
  readonly isBare?: boolean;
}

/** Where a link leads. */
export interface Target {
  readonly href: string;
  readonly title?: string;
}

/** What links by their label lead to, by the label as `labelKey` has it. */
export type Definitions = Readonly<Record<string, Target>>;
