// What could not be sent is kept in sessionStorage: it belongs to this window alone and goes when the window is closed.
// Never localStorage: a bid's text must not stay behind on a shared computer. It is dropped once the server has it,
// when the person signs out, when somebody else is signed in, and after two hours.

const PREFIX = "portal-kept:";
const LONGEST = 2 * 60 * 60 * 1000;
const NEVER = new Set(["csrfmiddlewaretoken"]);

let isOver = false;

const nameOf = () => PREFIX + window.location.pathname;

function read(name) {
  try {
    return JSON.parse(window.sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function drop(test) {
  try {
    Object.keys(window.sessionStorage)
      .filter((name) => name.startsWith(PREFIX) && test(read(name)))
      .forEach((name) => window.sessionStorage.removeItem(name));
  } catch {
    // No storage in this browser: nothing was kept.
  }
}

/** Keep the fields of this page for its person; false where the browser has no room for them. */
export function keep(owner, fields) {
  if (isOver) return false;
  const rows = [...fields].filter(([name]) => !NEVER.has(name));
  try {
    window.sessionStorage.setItem(nameOf(), JSON.stringify({ owner, at: Date.now(), rows }));
    return true;
  } catch {
    return false;
  }
}

/** The fields that were kept on this page, or null. What is another person's or too old goes at once. */
export function kept(owner) {
  drop((entry) => !entry || entry.owner !== owner || Date.now() - entry.at > LONGEST);
  const entry = read(nameOf());
  return entry && new URLSearchParams(entry.rows);
}

/** The server has what was typed on this page. */
export function forget() {
  try {
    window.sessionStorage.removeItem(nameOf());
  } catch {
    // Nothing was kept.
  }
}

/** Put fields back into a form. */
export function fill(form, fields) {
  const left = new Map([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
  for (const field of form.elements) {
    const typed = left.get(field.name);
    if (NEVER.has(field.name) || field.type === "file" || field.type === "submit") continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = (typed || []).includes(field.value);
    } else if (typed && typed.length) {
      field.value = typed.shift();
      if (field.type !== "hidden") field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

/** Signing out takes along what was kept. */
export function initKept() {
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action, window.location.href).pathname.startsWith("/account/logout/")) return;
    isOver = true;
    drop(() => true);
  });
}
