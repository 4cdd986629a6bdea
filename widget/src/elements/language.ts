/** The languages to try for an element, best first: its own wish, its surroundings', the page's, the browser's. */
export function languagesFor(element: Element, wished: string | null): (string | null | undefined)[] {
  const around = element.closest<HTMLElement>('[lang]');
  return [wished, around?.lang, document.documentElement.lang, ...navigator.languages];
}
