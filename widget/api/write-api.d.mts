/** The files that say what a page sees of the widget, by their path in the package, with their text. */
export declare function apiFiles(): Promise<Readonly<Record<string, string>>>;
