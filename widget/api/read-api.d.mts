/** Something that the element says of itself. */
interface Said {
  readonly name: string;
  readonly description?: string;
}

/** What a page sees of the widget, as a custom elements manifest. */
export interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly attributes: readonly Said[];
      readonly members: readonly (Said & { readonly kind: 'field' | 'method' })[];
      readonly events: readonly Said[];
      readonly slots: readonly Said[];
      readonly cssParts: readonly Said[];
      readonly cssProperties: readonly Said[];
    }[];
  }[];
}

export declare function readManifest(): Promise<Manifest>;
