/** What Vue's tools read of the element for a template: it has to compile, and what makes no sense must not. */
import '@parley/widget/vue';
import type { GlobalComponents } from 'vue';

type Props = InstanceType<GlobalComponents['parley-chat']>['$props'];

export const props: Props = {
  server: 'https://chat.example.com',
  mode: 'inline',
  prompts: ['Where is my order?'],
  onParleyReply: ({ turn, reply }) => `${turn.id} ${reply.state}`,
};

// @ts-expect-error -- there is no such mode
export const wrongMode: Props = { mode: 'sideways' };
