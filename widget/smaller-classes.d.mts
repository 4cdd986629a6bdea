/** Gives what is `private` in a class short names. */
export declare function shortenPrivate(source: string): string;

/** Puts Lit's list of properties in the place of its decorators. */
export declare function withoutDecorators(source: string): string;
