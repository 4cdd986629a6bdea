import { consume } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';

import { customElement } from '../custom-element.ts';
import '../../locales/en-more.ts';
import type { Locale, Words } from '../../locales/index.ts';
import { base } from '../base.styles.ts';
import { DEFAULT_LOCALE, localeContext } from '../contexts.ts';
import type { Card, CardElement, CardModule } from './card.ts';
import { cardStyles } from './card.styles.ts';
import { readForm, type Field, type Form } from './form-data.ts';
import { styles } from './parley-card-form.styles.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * A form in the last answer. What is filled in is checked, and sent as a message that a person can read, one line a
 * field; the values go with it for the backend. In any earlier answer it is shown as it was left, and rests.
 *
 * @csspart card - the box
 * @csspart form-submit - the button that sends it
 */
@customElement('parley-card-form')
export class ParleyCardForm extends LitElement implements CardElement {
  static override styles = [base, cardStyles, styles];

  @property({ attribute: false }) card: Card | undefined;

  @consume({ context: localeContext, subscribe: true })
  @property({ attribute: false })
  locale: Locale = DEFAULT_LOCALE;

  /** What is wrong with fields, by their names; known once somebody tried to send. */
  @state() private errors: ReadonlyMap<string, string> = new Map();
  private form: Form | undefined;
  private readFrom: unknown;

  protected override render() {
    const { card } = this;
    if (!card) return nothing;
    const form = this.readOnce(card.data);
    // The browser's own messages speak the browser's language and not the widget's.
    return html`<form
      class="box"
      part="card"
      novalidate
      aria-label=${ifDefined(form.title)}
      @submit=${this.onSubmit}
      @keydown=${keepKeys}
    >
      <fieldset ?disabled=${!card.active}>
        ${form.title === undefined ? nothing : html`<p class="title" dir="auto">${form.title}</p>`}
        ${form.text === undefined ? nothing : html`<p class="text" dir="auto">${form.text}</p>`}
        ${form.fields.map((field) => this.renderField(field))}
        <button class="submit" part="form-submit" type="submit">${form.submit ?? this.locale.words.formSend}</button>
      </fieldset>
    </form>`;
  }

  private renderField(field: Field) {
    const error = this.errors.get(field.name);
    const { words } = this.locale;
    const label =
      field.type === 'checkbox'
        ? html`<label class="check" dir="auto">${this.renderControl(field, error)}<span>${field.label}</span></label>`
        : html`<label for=${field.name} dir="auto"
              >${field.label}${field.required ? nothing : html` <span class="optional">${words.formOptional}</span>`}</label
            >
            ${this.renderControl(field, error)}`;
    return html`<div class="field">
      ${label} ${error === undefined ? nothing : html`<p class="error" id="error-${field.name}">${error}</p>`}
    </div>`;
  }

  private renderControl(
    { name, type, required, placeholder, value, options, min, max, maxLength }: Field,
    error?: string,
  ) {
    const invalid = error === undefined ? 'false' : 'true';
    const described = ifDefined(error === undefined ? undefined : `error-${name}`);
    const hint = ifDefined(placeholder);
    switch (type) {
      case 'textarea':
        return html`<textarea
          id=${name}
          name=${name}
          rows="3"
          dir="auto"
          maxlength=${maxLength}
          placeholder=${hint}
          ?required=${required}
          aria-invalid=${invalid}
          aria-describedby=${described}
          .defaultValue=${value}
        ></textarea>`;
      case 'select':
        return html`<select
          id=${name}
          name=${name}
          ?required=${required}
          aria-invalid=${invalid}
          aria-describedby=${described}
        >
          <option value="">${placeholder ?? '…'}</option>
          ${options.map(
            (option) =>
              html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`,
          )}
        </select>`;
      case 'checkbox':
        return html`<input
          id=${name}
          name=${name}
          type="checkbox"
          ?required=${required}
          ?checked=${value === 'true'}
          aria-invalid=${invalid}
          aria-describedby=${described}
        />`;
      default:
        return html`<input
          id=${name}
          name=${name}
          type=${type}
          dir="auto"
          placeholder=${hint}
          ?required=${required}
          maxlength=${ifDefined(type === 'number' ? undefined : maxLength)}
          min=${ifDefined(min)}
          max=${ifDefined(max)}
          step=${ifDefined(type === 'number' ? 'any' : undefined)}
          autocomplete=${type === 'email' ? 'email' : 'off'}
          aria-invalid=${invalid}
          aria-describedby=${described}
          value=${value}
        />`;
    }
  }

  /** Once for the same data: what a visitor has filled in must not be drawn over. */
  private readOnce(data: unknown): Form {
    if (!this.form || this.readFrom !== data) {
      this.readFrom = data;
      this.form = readForm(data);
    }
    return this.form;
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const { card, form } = this;
    if (!card?.active || !form) return;
    const { words } = this.locale;
    const controls = form.fields.map((field) => ({ field, control: this.controlOf(field) }));
    this.errors = new Map(
      controls.flatMap(({ field, control }) => {
        const error = errorOf(control, words);
        return error === undefined ? [] : [[field.name, error] as const];
      }),
    );
    const wrong = controls.find(({ field }) => this.errors.has(field.name));
    if (wrong) return wrong.control.focus();

    const answers = controls.map(({ field, control }) => ({ field, ...answerOf(control, words) }));
    const lines = answers.filter(({ said }) => said !== '').map(({ field, said }) => `${field.label}: ${said}`);
    const text = lines.join('\n') || form.title || form.submit || words.formSend;
    card.send(text, Object.fromEntries(answers.map(({ field, value }) => [field.name, value])));
  }

  private controlOf({ name }: Field): Control {
    return this.renderRoot.querySelector<Control>(`#${CSS.escape(name)}`) as Control;
  }
}

/** What a person reads, and what a program gets. */
function answerOf(control: Control, words: Words): { readonly said: string; readonly value: string } {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    return { said: control.checked ? words.yes : words.no, value: String(control.checked) };
  }
  const value = control.value.trim();
  if (control instanceof HTMLSelectElement) {
    return { said: value === '' ? '' : (control.selectedOptions[0]?.label ?? value), value };
  }
  return { said: value, value };
}

function errorOf(control: Control, words: Words): string | undefined {
  const { validity } = control;
  const blank = control.required && control.value.trim() === '';
  if (validity.valueMissing || blank) return words.formRequired;
  if (validity.valid) return undefined;
  return control.type === 'email' ? words.formEmail : words.formInvalid;
}

/** The arrow keys move in a field and not between messages. */
function keepKeys(event: KeyboardEvent): void {
  if (event.key.startsWith('Arrow')) event.stopPropagation();
}

export const module: CardModule = { tag: 'parley-card-form', read: readForm };

declare global {
  interface HTMLElementTagNameMap {
    'parley-card-form': ParleyCardForm;
  }
}
