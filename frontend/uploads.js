// Uploads in pieces (tus 1.0): a broken line loses at most one piece. Without this, files go with the form.

import { freshToken, isStale } from "./token.js";

const PIECE = 4 * 1024 * 1024;
const MOST_WAIT = 30000;
// How often in a row a new token is taken before the person is asked.
const MOST_TOKENS = 3;

// The server said why: trying again changes nothing.
class Refused extends Error {}
// Something on the way does not let pieces through: the file goes with the form.
class Unable extends Refused {}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const inWords = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

function restingUntilOnline(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
    window.addEventListener("online", done);
  });
}

class Upload {
  constructor(file, question, form, say) {
    Object.assign(this, { file, question, form, say, tokens: 0 });
    this.endpoint = form.dataset.uploads;
    // The same file chosen again, also after a restart of the browser, goes on where it stood.
    this.memory = `upload:${[this.endpoint, question, file.name, file.size, file.lastModified].join(":")}`;
    this.address = localStorage.getItem(this.memory);
  }

  async ask(method, address, headers = {}, body = undefined) {
    const response = await fetch(address, {
      method,
      body,
      headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, ...headers },
      credentials: "same-origin",
      redirect: "manual",
    });
    if (response.type === "opaqueredirect") throw new Error("You are signed out. Sign in in another tab, and the upload goes on");
    if (isStale(response)) await this.takeFreshToken();
    this.tokens = 0;
    if ([400, 403, 413, 415, 422, 507].includes(response.status)) {
      const plain = (response.headers.get("Content-Type") || "").startsWith("text/plain");
      this.forget();
      throw new Refused((plain && (await response.text())) || "The file was not taken. Load this page again and choose it once more.");
    }
    if ([405, 412, 501].includes(response.status)) throw new Unable("Press “Save and continue” to send it with this page.");
    return response;
  }

  // Signing in again in another tab, as this page advises, changed the token: what was sent stays where it is.
  async takeFreshToken() {
    this.tokens += 1;
    if (this.tokens <= MOST_TOKENS && (await freshToken(this.form))) throw new Error("You signed in again");
    throw new Refused("The upload waits. Load this page again and choose the same file once more: it goes on where it stopped.");
  }

  forget() {
    this.address = null;
    localStorage.removeItem(this.memory);
  }

  async begin() {
    const told = `filename ${base64(this.file.name)},question ${base64(this.question)}`;
    const response = await this.ask("POST", this.endpoint, { "Upload-Length": String(this.file.size), "Upload-Metadata": told });
    if (response.status !== 201) throw new Error("The portal does not answer");
    this.address = response.headers.get("Location");
    localStorage.setItem(this.memory, this.address);
    return 0;
  }

  async place() {
    if (!this.address) return this.begin();
    const response = await this.ask("HEAD", this.address);
    if (response.status === 404) {
      this.forget();
      return this.begin();
    }
    if (!response.ok) throw new Error("The portal does not answer");
    return Number(response.headers.get("Upload-Offset"));
  }

  async send() {
    let at = await this.place();
    while (at < this.file.size) {
      this.say(`${inWords(at)} of ${inWords(this.file.size)} sent`, at);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at) };
      const response = await this.ask("PATCH", this.address, headers, this.file.slice(at, at + PIECE));
      if (response.status !== 204) throw new Error("The portal does not answer");
      at = Number(response.headers.get("Upload-Offset"));
      this.failures = 0;
    }
    const id = this.address.split("/").filter(Boolean).pop();
    this.forget();
    return id;
  }

  async run() {
    for (this.failures = 0; ; this.failures += 1) {
      try {
        return await this.send();
      } catch (error) {
        if (error instanceof Refused) throw error;
        const why = error instanceof TypeError ? "No connection" : error.message;
        this.say(`${why}. What was sent is kept; the upload goes on by itself.`);
        await restingUntilOnline(Math.min(MOST_WAIT, 1000 * 2 ** this.failures));
      }
    }
  }
}

class FileQuestion {
  constructor(form, input) {
    Object.assign(this, { form, input, question: input.name.slice(2), running: Promise.resolve(), waiting: 0 });
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      input.value = "";
      chosen.forEach((file) => this.take(file));
    });
  }

  take(file) {
    const line = document.createElement("p");
    const words = document.createElement("span");
    const bar = document.createElement("progress");
    line.className = "govuk-body govuk-!-margin-bottom-1";
    words.setAttribute("role", "status");
    words.textContent = `${file.name}: waiting`;
    bar.max = file.size;
    bar.value = 0;
    bar.className = "portal-upload-bar";
    bar.setAttribute("aria-label", `How much of ${file.name} is sent`);
    line.append(words, " ", bar);
    this.input.before(line);
    const say = (text, at) => {
      words.textContent = `${file.name}: ${text}`;
      if (at !== undefined) bar.value = at;
    };
    this.waiting += 1;
    this.running = this.running
      .then(() => new Upload(file, this.question, this.form, say).run())
      .then((id) => this.stored(line, words, file, id))
      .catch((error) => {
        say(error.message);
        if (error instanceof Unable) this.giveBack(file);
      })
      .finally(() => {
        bar.remove();
        this.waiting -= 1;
      });
  }

  giveBack(file) {
    const kept = new DataTransfer();
    [...this.input.files, file].forEach((one) => kept.items.add(one));
    this.input.files = kept.files;
  }

  stored(line, words, file, id) {
    words.textContent = `${file.name} (${inWords(file.size)}) is stored. `;
    const button = document.createElement("button");
    button.name = "remove";
    button.value = `${this.question}:${id}`;
    button.formNoValidate = true;
    button.className = "govuk-button govuk-button--secondary govuk-!-margin-bottom-1";
    button.innerHTML = 'Remove <span class="govuk-visually-hidden"></span>';
    button.lastChild.textContent = file.name;
    line.append(button);
  }
}

function waitsForUploads(form, questions) {
  let asked = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !questions.some((question) => question.waiting)) return;
    event.preventDefault();
    if (asked) return;
    asked = true;
    const { submitter } = event;
    Promise.all(questions.map((question) => question.running)).then(() => {
      asked = false;
      form.requestSubmit(submitter);
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (questions.some((question) => question.waiting)) event.preventDefault();
  });
}

export function initUploads(root = document) {
  root.querySelectorAll("form[data-uploads]").forEach((form) => {
    const inputs = [...form.querySelectorAll('input[type="file"]')];
    if (inputs.length) waitsForUploads(form, inputs.map((input) => new FileQuestion(form, input)));
  });
}
