import type { FileEntry } from '@parley/protocol';
import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { customElement } from './custom-element.ts';
import { readAddress } from '../markdown/links.ts';
import { base } from './base.styles.ts';
import { fileIcon } from './file-icon.ts';
import { pill } from './pill.styles.ts';

/**
 * A file that the responder made, as a link to it. One whose address must not be followed is not shown.
 *
 * @csspart file - the link
 */
@customElement('parley-file')
export class ParleyFile extends LitElement {
  static override styles = [base, pill];

  @property({ attribute: false }) file: FileEntry | undefined;

  protected override render() {
    const url = this.file && readAddress(this.file.url);
    if (!this.file || !url) return nothing;
    return html`<a class="pill" part="file" href=${url.href} target="_blank" rel="noopener noreferrer"
      >${fileIcon}<span>${this.file.name}</span></a
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-file': ParleyFile;
  }
}
