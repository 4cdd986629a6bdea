import { replyAdapter } from './parley-chat.js';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

document.querySelector('parley-chat').adapter = replyAdapter(async function* ({ text }) {
  const answer = `You wrote “${text}”, which has ${[...text].length} characters. Whatever you yield here is *Markdown*:

1. it is written as it comes,
2. it can be stopped,
3. and it is still there after a reload.`;
  for (const word of answer.split(/(?<= )/)) {
    await pause(60);
    yield word;
  }
});
