import { Lexer, Tokenizer, type Links, type Token, type Tokens } from 'marked';

/** Link reference definitions by their normalised label. */
export type Definitions = Links;

/** A text that is split into blocks; what stands inside of them is read when it is asked for. */
export interface Lexed {
  readonly blocks: readonly Token[];
  /** The definitions that were given, and those of this text. */
  readonly definitions: Definitions;
  /** The source of a block's inline content, by the block's own list of tokens; `undefined` when it has none. */
  inlineSource(tokens: readonly Token[]): string | undefined;
  /** Reads inline content. */
  inline(source: string): Token[];
}

/** Raw HTML is only text here, so an opening `<a>` or `<pre>` must not change how what follows it is read. */
class TextualTokenizer extends Tokenizer {
  override tag(source: string): Tokens.Tag | undefined {
    const raw = source.startsWith('<') ? this.rules.inline.tag.exec(source)?.[0] : undefined;
    return raw === undefined
      ? undefined
      : { type: 'html', raw, text: raw, block: false, inLink: false, inRawBlock: false };
  }
}

/**
 * Splits a text into blocks: CommonMark with GitHub's tables, strikethrough, task lists and bare addresses.
 *
 * marked would read the inline content of all blocks at once. Here that waits in its queue until somebody asks, since
 * while an answer grows, all but its last block's content was read before. Line ends of `text` are `\n`.
 *
 * @param known Definitions from elsewhere in the same answer.
 */
export function lex(text: string, known: Definitions): Lexed {
  const lexer = new Lexer({ gfm: true, tokenizer: new TextualTokenizer() });
  Object.assign(lexer.tokens.links, known);
  lexer.blockTokens(text, lexer.tokens);
  const sources = new Map<readonly Token[], string>();
  for (const { tokens, src } of lexer.inlineQueue) sources.set(tokens, src);
  return {
    blocks: lexer.tokens,
    definitions: lexer.tokens.links,
    inlineSource: (tokens) => sources.get(tokens),
    inline: (source) => lexer.inlineTokens(source),
  };
}

/** Whether a token is of a type. marked's own union has an open member, which plain narrowing cannot see through. */
export function isToken<Type extends keyof TokenTypes>(
  token: Token | undefined,
  type: Type,
): token is TokenTypes[Type] {
  return token?.type === type;
}

interface TokenTypes {
  br: Tokens.Br;
  hr: Tokens.Hr;
  blockquote: Tokens.Blockquote;
  checkbox: Tokens.Checkbox;
  code: Tokens.Code;
  codespan: Tokens.Codespan;
  del: Tokens.Del;
  em: Tokens.Em;
  escape: Tokens.Escape;
  heading: Tokens.Heading;
  html: Tokens.HTML | Tokens.Tag;
  image: Tokens.Image;
  link: Tokens.Link;
  list: Tokens.List;
  paragraph: Tokens.Paragraph;
  space: Tokens.Space;
  strong: Tokens.Strong;
  table: Tokens.Table;
  text: Tokens.Text;
}
