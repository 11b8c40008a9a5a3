// Passkeys. A form with one works without this: it then asks for what it asked for before.

const steps = {
  get: (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  create: (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
};

// Also absent where the page came over plain http.
const isKnown = typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function';

for (const button of document.querySelectorAll('[data-passkey]')) {
  button.hidden = !isKnown;
  for (const other of button.form.querySelectorAll('[data-no-passkeys]')) other.hidden = isKnown;
  button.addEventListener('click', () => prove(button));
}

async function prove(button) {
  const problem = button.nextElementSibling;
  problem.hidden = true;
  button.disabled = true;
  try {
    const credential = await steps[button.dataset.passkey](JSON.parse(button.dataset.options));
    button.form.elements.passkey.value = JSON.stringify(credential.toJSON());
    // What the passkey stands for may be empty.
    button.form.submit();
  } catch {
    // The person said no, or there is no passkey for this shop here.
    problem.hidden = false;
    button.disabled = false;
  }
}
