import { consume } from '@lit/context';
import type { Id, ToolEntry } from '@parley/protocol';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import type { Chat } from '../chat/index.ts';
import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { base, textButton } from './base.styles.ts';
import { chatContext, DEFAULT_LOCALE, localeContext } from './contexts.ts';
import { icons } from './icons.ts';
import { ask, attempt } from './internal-events.ts';

/** How much of what a tool is given is shown: enough to judge it by, not more than a person reads. */
const MOST = { fields: 8, value: 200 } as const;

/**
 * Asks the visitor whether a tool may do something: what it is, what it is given where that is a few plain values, and
 * two buttons. Loaded when something is asked for the first time.
 *
 * @csspart approval - the box
 * @csspart allow - the button that allows it
 * @csspart deny - the button that does not
 */
@customElement('parley-approval')
export class ParleyApproval extends LitElement {
  static override styles = [
    base,
    textButton,
    css`
      :host {
        display: block;
      }

      .box {
        max-inline-size: 420px;
        padding: 12px 14px 14px;
        border: 1px solid var(--_edge);
        border-radius: min(14px, var(--_radius-large));
        overflow-wrap: anywhere;
      }

      p,
      dl,
      dd {
        margin: 0;
      }

      .what {
        font-weight: 600;
      }

      .state {
        display: flex;
        align-items: center;
        gap: 6px;
        margin-block-start: 2px;
        color: var(--_muted);
        font-size: var(--_small);
      }

      .state svg {
        flex: none;
        inline-size: 14px;
        block-size: 14px;
      }

      dl {
        display: grid;
        grid-template-columns: fit-content(45%) 1fr;
        gap: 2px 12px;
        margin-block-start: 8px;
        font-size: var(--_small);
      }

      dt {
        color: var(--_muted);
      }

      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block-start: 12px;
      }

      .text-button {
        min-block-size: 34px;
        padding-inline: 14px;
      }

      .allow {
        border-color: color-mix(in oklab, var(--_accent-text) 45%, var(--_surface));
        color: var(--_accent-text);
      }

      [aria-disabled='true'] {
        opacity: 0.6;
        cursor: default;
      }
    `,
  ];

  @property({ attribute: false }) tool: ToolEntry | undefined;
  @property({ attribute: false }) turnId: Id | undefined;

  @consume({ context: chatContext, subscribe: true })
  @property({ attribute: false })
  chat: Chat | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  /** Whether an answer is on its way. */
  @state() private answering = false;

  protected override render() {
    const { tool, answering } = this;
    if (!tool) return nothing;
    const { words } = this.locale;
    const fields = plainFields(tool.input);
    return html`<div class="box" part="approval" role="group" aria-labelledby="what state">
      <p class="what" id="what" dir="auto">${tool.title ?? tool.name}</p>
      <p class="state" id="state">${icons.alert}<span>${words.toolApproval}</span></p>
      ${
        fields.length > 0
          ? html`<dl>
              ${fields.map(
                ([name, value]) =>
                  html`<dt dir="auto">${name}</dt>
                    <dd dir="auto">${value}</dd>`,
              )}
            </dl>`
          : nothing
      }
      <div class="choices">
        <button
          class="text-button allow"
          part="allow"
          type="button"
          aria-disabled=${answering}
          @click=${() => this.answer(true)}
        >
          ${icons.check}${words.allow}
        </button>
        <button
          class="text-button"
          part="deny"
          type="button"
          aria-disabled=${answering}
          @click=${() => this.answer(false)}
        >
          ${words.deny}
        </button>
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { tool } = this;
    if (tool && changed.has('tool') && changed.get('tool')?.callId !== tool.callId) {
      ask(this, 'say-request', { text: this.locale.words.announceApproval(tool.title ?? tool.name) });
    }
  }

  private answer(approved: boolean): void {
    const { chat, turnId, tool, answering } = this;
    if (!chat || !turnId || !tool || answering) return;
    this.answering = true;
    // What was pressed goes.
    ask(this, 'focus-request');
    attempt(this, async () => {
      try {
        await chat.answer(turnId, tool.callId, { approved });
      } finally {
        this.answering = false;
      }
    });
  }
}

/** What a tool is given, as far as it is plain values by name. */
function plainFields(input: unknown): [string, string][] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  return Object.entries(input)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, MOST.fields)
    .map(([name, value]) => [name, shortened(String(value))]);
}

function shortened(text: string): string {
  return text.length > MOST.value ? `${text.slice(0, MOST.value)}…` : text;
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-approval': ParleyApproval;
  }
}
