// Autosave: sends what was typed while it is being typed. The form's own button works without any of this.

const WAIT = 3000;
// What a browser lets a request carry on after its page is gone.
const KEEPALIVE_LIMIT = 60000;

function payload(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") data.append(name, value);
  }
  return data;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.saved = payload(form).toString();
    this.timer = null;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save(true);
    });
    window.addEventListener("pagehide", () => this.save(true));
  }

  // The server refuses a save that is based on an older text: after each save this page is based on the new one.
  rebase(seen, sent) {
    if (!seen || !this.form.elements.seen) return;
    this.form.elements.seen.value = seen;
    const body = new URLSearchParams(sent);
    body.set("seen", seen);
    this.saved = body.toString();
  }

  // A save under way must end first, or the form would be sent with an outdated base.
  beforeSubmit(event) {
    clearTimeout(this.timer);
    if (!this.running) return;
    event.preventDefault();
    const { submitter } = event;
    this.running.finally(() => this.form.requestSubmit(submitter));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), WAIT);
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }

  save(leaving) {
    this.running = this.send(leaving).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async send(leaving) {
    clearTimeout(this.timer);
    const body = payload(this.form);
    const now = body.toString();
    if (now === this.saved) return;
    const before = this.saved;
    this.saved = now;
    try {
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        keepalive: leaving && now.length < KEEPALIVE_LIMIT,
      });
      const answer = await response.json().catch(() => ({}));
      if (!response.ok || answer.error || !answer.saved_at) throw new Error(answer.error || "the server did not answer as expected");
      this.say(`Saved at ${answer.saved_at}`);
      this.rebase(answer.seen, now);
    } catch (error) {
      this.saved = before;
      const offline = error instanceof TypeError;
      this.say(`Not saved: ${offline ? "no connection. Your text is still on this page" : error.message}`);
      if (!leaving) this.timer = setTimeout(() => this.save(false), WAIT * 5);
    }
  }
}

export function initAutosave(root = document) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}
