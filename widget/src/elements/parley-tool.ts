import { consume } from '@lit/context';
import type { ToolEntry } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import '../locales/en-more.ts';
import type { Locale, Words } from '../locales/index.ts';
import { base } from './base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { icons } from './icons.ts';
import { styles } from './parley-tool.styles.ts';
import { pill } from './pill.styles.ts';

const STATE_WORDS = {
  input: 'toolRunning',
  running: 'toolRunning',
  approval: 'toolApproval',
  done: 'toolDone',
  failed: 'toolFailed',
  denied: 'toolDenied',
} as const satisfies Record<ToolEntry['state'], keyof Words>;

/**
 * One call of a tool, and how far it is. What went in and what came out is the responder's own and is not shown.
 *
 * @csspart tool - the line
 */
@customElement('parley-tool')
export class ParleyTool extends LitElement {
  static override styles = [base, pill, styles];

  @property({ attribute: false }) tool: ToolEntry | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  protected override render() {
    const { tool } = this;
    if (!tool) return nothing;
    const active = tool.state === 'input' || tool.state === 'running';
    const ended = tool.state === 'done' ? icons.check : tool.state === 'denied' ? icons.close : icons.alert;
    return html`<div class="pill" part="tool">
      ${active ? html`<span class="spinner"></span>` : ended}<span
        ><b>${tool.title ?? tool.name}</b> · ${this.locale.words[STATE_WORDS[tool.state]]}</span
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-tool': ParleyTool;
  }
}
