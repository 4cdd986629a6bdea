import { consume } from '@lit/context';
import { isTerminal, type Id, type ReplyState, type ToolEntry } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import '../locales/en-more.ts';
import type { Chat } from '../chat/index.ts';
import { loadLasting } from '../load-lasting.ts';
import type { Locale, Words } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { chatContext, DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { icons } from './icons.ts';
import { styles } from './parley-tool.styles.ts';
import { pill } from './pill.styles.ts';

/** Fetches what asks the visitor; until it is there, the line says that somebody is waited for. */
const loadApproval = loadLasting(() => import('./parley-approval.ts'));

const STATE_WORDS = {
  input: 'toolRunning',
  running: 'toolRunning',
  approval: 'toolApproval',
  done: 'toolDone',
  failed: 'toolFailed',
  denied: 'toolDenied',
} as const satisfies Record<ToolEntry['state'], keyof Words>;

/**
 * One call of a tool, and how far it is. What went in and what came out is the responder's own and is not shown, but where
 * the visitor has to allow it.
 *
 * @csspart tool - the line
 * @csspart approval - the box in its place while the visitor is asked
 * @csspart allow - the button that allows it
 * @csspart deny - the button that does not
 */
@customElement('parley-tool')
export class ParleyTool extends LitElement {
  static override styles = [base, pill, styles];

  @property({ attribute: false }) tool: ToolEntry | undefined;
  @property({ attribute: false }) turnId: Id | undefined;
  /** How far the answer is that it is called for. */
  @property({ attribute: false }) reply: ReplyState = 'generating';

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  protected override render() {
    const { tool } = this;
    if (!tool) return nothing;
    if (tool.state === 'approval' && this.reply === 'awaiting' && this.chat?.takesAnswers) {
      if (customElements.get('parley-approval')) return this.renderApproval(tool);
      void loadApproval().then(() => this.requestUpdate());
    }
    const state = stateIn(this.reply, tool);
    const active = state === 'input' || state === 'running';
    const ended = state === 'done' ? icons.check : state === 'denied' ? icons.close : icons.alert;
    return html`<div class="pill" part="tool">
      ${active ? html`<span class="spinner"></span>` : ended}<span
        ><b>${tool.title ?? tool.name}</b> · ${this.locale.words[STATE_WORDS[state]]}</span
      >
    </div>`;
  }

  private renderApproval(tool: ToolEntry) {
    return html`<parley-approval
      exportparts="approval, allow, deny"
      .tool=${tool}
      .turnId=${this.turnId}
    ></parley-approval>`;
  }
}

/** What became of a call whose answer was stopped, or failed, before it had ended: nobody goes on with it. */
function stateIn(reply: ReplyState, { state }: ToolEntry): ToolEntry['state'] {
  if (!isTerminal(reply) || reply === 'done') return state;
  if (state === 'approval') return 'denied';
  return state === 'input' || state === 'running' ? 'failed' : state;
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-tool': ParleyTool;
  }
}
