// Autosave: sends what was typed while it is being typed. The form's own button works without any of this.
// A form with data-autosave-keep also outlives a line that is down: see kept.js.
import { fill, forget, keep, kept } from "./kept.js";
import { freshToken, isStale } from "./token.js";

const WAIT = 3000;
// Who types without a pause is saved all the same.
const LONGEST_WAIT = 10000;
// What a browser lets a request carry on after its page is gone.
const KEEPALIVE_LIMIT = 60000;

function payload(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") data.append(name, value);
  }
  return data;
}

// No answer at all, or one that is not ours: the line or the server is down, and will be back.
class Unreachable extends Error {}
// The server said why it did not take everything; ``seen`` is what the page is based on now, where it took some of it.
class Refused extends Error {
  constructor(words, seen) {
    super(words);
    this.seen = seen;
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.owner = form.dataset.autosaveKeep;
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.saved = payload(form).toString();
    this.timer = null;
    this.since = 0;
    this.down = false;
    this.refused = false;
    this.submitted = false;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save(true);
    });
    window.addEventListener("pagehide", () => this.save(true));
    window.addEventListener("online", () => this.save(false));
    window.addEventListener("pageshow", () => {
      this.submitted = false;
    });
    if (this.owner) this.resume();
  }

  // What could not be sent before this page was left or loaded anew. Its own base comes along: a text that was changed
  // meanwhile is not overwritten.
  resume() {
    const fields = kept(this.owner);
    if (!fields) return;
    fill(this.form, fields);
    this.save(false);
  }

  // The server refuses a save that is based on an older text: after each save this page is based on the new one.
  rebase(seen, sent) {
    if (!seen || !this.form.elements.seen) return;
    this.form.elements.seen.value = seen;
    const body = new URLSearchParams(sent);
    body.set("seen", seen);
    this.saved = body.toString();
  }

  // A save under way must end first, or the form would be sent with an outdated base. While the line is down the page
  // stays where it is: the browser's own error page would take its place.
  beforeSubmit(event) {
    clearTimeout(this.timer);
    const isDown = this.owner && (this.down || !navigator.onLine);
    if (!this.running && !isDown) {
      this.submitted = true;
      // The form itself carries everything from here on.
      if (this.owner) forget();
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    (this.running || this.save(false)).finally(() => {
      if (!this.owner || !this.down) this.form.requestSubmit(submitter);
    });
  }

  later() {
    clearTimeout(this.timer);
    this.since = this.since || Date.now();
    const left = Math.max(0, this.since + LONGEST_WAIT - Date.now());
    this.timer = setTimeout(() => this.save(false), Math.min(WAIT, left));
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }

  // One after the other, each based on the one before; only on leaving there is no time to wait.
  save(leaving) {
    // The form itself carries everything: a second save beside it would look like somebody else's.
    if (leaving && this.submitted && !this.owner) return Promise.resolve();
    if (this.running && payload(this.form).toString() === this.saved) return this.running;
    if (this.running && !leaving) return this.running.finally(() => this.save(false));
    const run = this.send(leaving).finally(() => {
      if (this.running === run) this.running = null;
    });
    this.running = run;
    return run;
  }

  async post(body, leaving) {
    let response = await this.ask(body, leaving);
    if (isStale(response) && !leaving && (await this.takesFreshToken())) response = await this.ask(this.withToken(body), leaving);
    const answer = await response.json().catch(() => ({}));
    if (!response.ok || answer.error || !answer.saved_at) {
      throw new Refused(answer.error || "the server did not answer as expected", answer.seen);
    }
    return answer;
  }

  takesFreshToken() {
    return freshToken(this.form).catch(() => {
      throw new Unreachable("no connection");
    });
  }

  withToken(body) {
    const data = new URLSearchParams(body);
    const token = this.form.elements.csrfmiddlewaretoken;
    if (token) data.set("csrfmiddlewaretoken", token.value);
    return data.toString();
  }

  async ask(body, leaving) {
    const keepalive = leaving && body.length < KEEPALIVE_LIMIT;
    let response;
    try {
      response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(body),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        keepalive,
      });
    } catch {
      throw new Unreachable("no connection");
    }
    if (response.status >= 500) throw new Unreachable("the server does not answer");
    return response;
  }

  async send(leaving) {
    clearTimeout(this.timer);
    this.since = 0;
    const now = payload(this.form).toString();
    if (now === this.saved) {
      this.reached();
      return;
    }
    const before = this.saved;
    this.saved = now;
    // On leaving nobody is there any more to see whether it arrived.
    const isUnsure = this.down || this.refused || this.running || !navigator.onLine || now.length >= KEEPALIVE_LIMIT;
    if (leaving && this.owner && isUnsure && !this.submitted) this.keep(now);
    try {
      const answer = await this.post(now, leaving);
      this.reached();
      this.say(`Saved at ${answer.saved_at}`);
      this.rebase(answer.seen, this.withToken(now));
    } catch (error) {
      this.saved = before;
      this.failed(error, now);
      if (!leaving) this.timer = setTimeout(() => this.save(false), WAIT * 5);
    }
  }

  keep(body) {
    return keep(this.owner, new URLSearchParams(body));
  }

  // The server has all of it.
  reached() {
    this.down = false;
    this.refused = false;
    if (this.owner) forget();
  }

  // What it did not take stays in this window until it does; what it took is no conflict any more.
  wasRefused(error, body) {
    this.down = false;
    this.refused = true;
    if (error.seen && this.form.elements.seen) this.form.elements.seen.value = error.seen;
    const data = new URLSearchParams(body);
    if (error.seen) data.set("seen", error.seen);
    if (this.owner && !this.submitted) this.keep(data);
    this.say(`Not saved: ${error.message}`);
  }

  failed(error, body) {
    if (error instanceof Refused) {
      this.wasRefused(error, body);
      return;
    }
    this.down = true;
    const isKept = this.owner && this.keep(body);
    const where = isKept ? "Your text is kept in this window and will be sent." : "Your text is still on this page.";
    this.say(`Not saved: ${error.message}. ${where}`);
  }
}

export function initAutosave(root = document) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}
