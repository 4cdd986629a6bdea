/** One step of a reply (rule D8). A reader that meets another `kind` counts it and shows nothing of it. */
export type Entry = TextEntry | ReasoningEntry | ToolEntry | SourceEntry | FileEntry | CardEntry;

/** A piece of the answer, in Markdown. */
export interface TextEntry {
  readonly kind: 'text';
  readonly text: string;
}

/** A piece of what a model thinks before it answers. */
export interface ReasoningEntry {
  readonly kind: 'reasoning';
  readonly text: string;
}

/** How far a tool call is. `approval` waits for the visitor. */
export type ToolState = 'input' | 'approval' | 'running' | 'done' | 'failed' | 'denied';

/** The state of one tool call; a later entry with the same `callId` replaces it. */
export interface ToolEntry {
  readonly kind: 'tool';
  readonly callId: string;
  readonly name: string;
  readonly title?: string;
  readonly state: ToolState;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
}

/** Where an answer comes from. */
export interface SourceEntry {
  readonly kind: 'source';
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly quote?: string;
}

/** A file that the responder made. */
export interface FileEntry {
  readonly kind: 'file';
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly url: string;
}

/** Data with a renderer's name: `choices`, `link`, `image`, `list`, `form`, or one that the page registered. */
export interface CardEntry {
  readonly kind: 'card';
  readonly id: string;
  readonly card: string;
  readonly data: unknown;
}

/**
 * Folds the entries of a reply (rule D6): neighbouring text joins, and of a tool call, source, file or card only the
 * last state stays, in the place of the first.
 *
 * It is a left fold, so entries may be folded in portions: `fold([...fold(a), ...b])` equals `fold([...a, ...b])`.
 */
export function fold(entries: readonly Entry[]): Entry[] {
  const folded: Entry[] = [];
  const places = new Map<string, number>();
  for (const entry of entries) {
    const last = folded.at(-1);
    if ((entry.kind === 'text' || entry.kind === 'reasoning') && last?.kind === entry.kind) {
      folded[folded.length - 1] = { kind: entry.kind, text: last.text + entry.text };
      continue;
    }
    const key = keyOf(entry);
    const place = key === undefined ? undefined : places.get(key);
    if (place !== undefined) {
      folded[place] = entry;
      continue;
    }
    if (key !== undefined) places.set(key, folded.length);
    folded.push(entry);
  }
  return folded;
}

/** The text of a reply as a person would copy it: its text entries, joined. */
export function textOf(entries: readonly Entry[]): string {
  return entries.map((entry) => (entry.kind === 'text' ? entry.text : '')).join('');
}

function keyOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'tool':
      return `tool ${entry.callId}`;
    case 'source':
    case 'file':
    case 'card':
      return `${entry.kind} ${entry.id}`;
    default:
      return undefined;
  }
}
