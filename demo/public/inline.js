const log = document.querySelector('#events');
const names = ['ready', 'open', 'close', 'send', 'turn', 'reply', 'status', 'error'];

for (const name of names) {
  document.querySelector('parley-chat').addEventListener(`parley-${name}`, (event) => {
    const fields = Object.keys(event).filter((field) => field !== 'isTrusted');
    const detail = fields.map((field) => `${field}: ${JSON.stringify(event[field])}`).join('  ');
    log.append(`${new Date().toLocaleTimeString()}  parley-${name}  ${detail}\n`);
    log.scrollTop = log.scrollHeight;
  });
}
