/** What the loader and all that the first question and answer load are to weigh together, in bytes of gzip. */
export declare const AIM_BYTES: number;
/** What that may weigh until then. */
export declare const BUDGET_BYTES: number;
/** What the loader may weigh, likewise. */
export declare const LOADER_BUDGET_BYTES: number;

/** What was built. */
export interface BuiltWidget {
  readonly outdir: string;
  readonly sizes: readonly { readonly file: string; readonly bytes: number; readonly gzip: number }[];
  /** The loader, in bytes of gzip. */
  readonly loader: number;
  /** The loader and all that is loaded when the chat is first opened, likewise. */
  readonly firstOpen: number;
  /** What is loaded besides with the first answer, likewise. */
  readonly firstAnswer: number;
}

/** Builds the widget for browsers into a folder, which is emptied before; `widget/dist` where none is named. */
export declare function buildWidget(options?: { outdir?: string; minify?: boolean }): Promise<BuiltWidget>;
