/**
 * The decorator of `@lit/context` that gives away a field's value, for decorators of the one kind that the widget has, and
 * for fields that nothing else has decorated before: Lit wraps what it finds when it finishes the class. The value is kept
 * by what gives it away.
 */
import { ContextProvider } from '../controllers/context-provider.js';

export const provide = (options) => (prototype, name) => {
  const providers = new WeakMap();
  prototype.constructor.addInitializer((element) => providers.set(element, new ContextProvider(element, options)));
  Object.defineProperty(prototype, name, {
    get() {
      return providers.get(this)?.value;
    },
    set(value) {
      providers.get(this).setValue(value);
    },
    configurable: true,
  });
};
