/** Where a page remembers which copy of Parley it runs: one name for every version. */
const OWNER = Symbol.for('parley');

/** What says it: the address of the copy's script, in an object of its own. */
interface Owner {
  readonly url: string;
}

const self: Owner = { url: import.meta.url };
const page = globalThis as { [OWNER]?: Owner };
const owner = (page[OWNER] ??= self);

/**
 * Whether this is the copy of Parley that the page runs. A page that loads two, of one version or of two, runs the
 * first alone: elements of different versions do not know each other's properties, so none of a second copy is defined.
 */
export const isOwner = owner === self;

if (!isOwner) {
  // oxlint-disable-next-line no-console -- whoever loads two copies wonders why the second one does nothing
  console.warn(`parley: ${owner.url} runs on this page already, so ${self.url} is not used`);
}

/** Lit's decorator of the same name, for the copy of Parley that the page runs. Else the class is left undefined. */
export function customElement(name: string) {
  return (constructor: CustomElementConstructor): void => {
    if (isOwner && !customElements.get(name)) customElements.define(name, constructor);
  };
}
