/** What Vue's users write, as docs/embedding.md says it. */
import '@parley/widget';
import '@parley/widget/vue';
import type { ParleyReplyEvent } from '@parley/widget';
import { createApp, ref } from 'vue';

declare const serverUrl: string;

const app = createApp({
  setup() {
    const heard = ref<string[]>([]);
    const hear = ({ turn, reply }: ParleyReplyEvent): void => void heard.value.push(`${turn.text} ${reply.state}`);
    return { shown: ref(true), heard, hear, serverUrl };
  },
  template: `
    <button type="button" @click="shown = !shown">Help</button>
    <parley-chat
      v-if="shown"
      mode="inline"
      language="en"
      :server="serverUrl"
      site="test"
      :prompts="['echo where is my order?']"
      @parley-reply="hear"
    >
      <p slot="greeting">Hello.</p>
    </parley-chat>
    <output>{{ heard.join() }}</output>
  `,
});
app.config.compilerOptions.isCustomElement = (tag) => tag === 'parley-chat';
app.mount('main');
