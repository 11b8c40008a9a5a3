// Looking at a password while typing it, and how strong a new one is. The server decides; every form works
// without this.

const JUDGED = 64;
const SHORTEST = 12;

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-hide]');
  if (!button) return;
  const field = fieldOf(button);
  setShown(button, field.type === 'password');
  field.focus();
});

// What is shown would be kept by the browser among the words for other fields.
document.addEventListener('submit', ({ target }) => {
  for (const button of target.querySelectorAll('[data-hide]')) setShown(button, false);
});

document.addEventListener('focusin', ({ target }) => {
  if (meterOf(target)) void loadJudge();
});

document.addEventListener('input', async ({ target }) => {
  const meter = meterOf(target);
  if (!meter) return;
  const judge = await loadJudge().catch(() => null);
  if (!judge) return;
  const password = target.value;
  meter.hidden = password === '';
  const score = scoreOf(judge, password, target.form);
  meter.querySelector('meter').value = score;
  meter.querySelector('output').textContent = JSON.parse(meter.dataset.words)[score];
});

function setShown(button, isShown) {
  const field = fieldOf(button);
  const isShownNow = field.type === 'text';
  if (isShown === isShownNow) return;
  field.type = isShown ? 'text' : 'password';
  const words = button.textContent;
  button.textContent = button.dataset.hide;
  button.dataset.hide = words;
}

const fieldOf = (part) => part.closest('.field').querySelector('input');
const meterOf = (field) => field.closest('.field')?.querySelector('.strength');

/** One that is too short or repeats a few characters is not taken, however hard to guess. */
function scoreOf(judge, password, form) {
  const { email, name } = form.elements;
  const personal = [email, name].flatMap((field) => field?.value?.split(/[@.\s]+/) ?? []).filter(Boolean);
  const { score } = judge.check(password.slice(0, JUDGED), personal);
  const isRefused = [...password].length < SHORTEST || new Set(password).size < 5;
  return isRefused ? Math.min(score, 1) : score;
}

let judge;

/** The lists of common passwords are large: they are fetched once somebody chooses a password. */
function loadJudge() {
  judge ??= Promise.all(['/judge/core.js', '/judge/common.js'].map(loadScript)).then(() => {
    const { core, 'language-common': common } = window.zxcvbnts;
    return new core.ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  });
  return judge;
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

for (const button of document.querySelectorAll('[data-hide]')) button.hidden = false;
