/** The decorator of `@lit/context` that takes a value for a field, for decorators of the one kind that the widget has. */
import { ContextConsumer } from '../controllers/context-consumer.js';

export const consume = (options) => (prototype, name) =>
  prototype.constructor.addInitializer(
    (element) => new ContextConsumer(element, { ...options, callback: (value) => (element[name] = value) }),
  );
