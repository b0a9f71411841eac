// The SHA-256 of a chosen file, in pieces: it is named now and sent after the deadline. Without this, people type it.

const PIECE = 4 * 1024 * 1024;

// The constants of FIPS 180-4: the fractional parts of the square and cube roots of the first primes.
function constants() {
  const [roots, cubes] = [[], []];
  const part = (root) => ((root - Math.floor(root)) * 0x100000000) | 0;
  for (let number = 2; cubes.length < 64; number += 1) {
    let prime = true;
    for (let by = 2; by * by <= number; by += 1) if (number % by === 0) prime = false;
    if (!prime) continue;
    if (roots.length < 8) roots.push(part(Math.sqrt(number)));
    cubes.push(part(Math.cbrt(number)));
  }
  return [roots, cubes];
}

const [START, K] = constants();
const turn = (word, by) => (word >>> by) | (word << (32 - by));

export class Sha256 {
  constructor() {
    Object.assign(this, { state: Int32Array.from(START), rest: new Uint8Array(0), length: 0, w: new Int32Array(64) });
  }

  update(bytes) {
    this.length += bytes.length;
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const whole = all.length - (all.length % 64);
    for (let at = 0; at < whole; at += 64) this.block(all, at);
    this.rest = all.slice(whole);
  }

  block(bytes, at) {
    const { w } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 64);
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(4 * i);
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      this.state[i] += word;
    });
  }

  hex() {
    const bits = this.length * 8;
    const end = new Uint8Array(((this.rest.length + 9 + 63) & ~63) - this.rest.length);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 0x100000000));
    view.setUint32(end.length - 4, bits % 0x100000000);
    this.update(end);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

async function digestOf(file, say) {
  const digest = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    digest.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    say(`Working out the digest: ${Math.min(100, Math.round(((at + PIECE) / file.size) * 100))}%`);
  }
  return digest.hex();
}

export function initDigest() {
  for (const form of document.querySelectorAll("form[data-name-file]")) {
    const group = document.createElement("div");
    group.className = "govuk-form-group";
    group.innerHTML = `<label class="govuk-label" for="named-file">Choose the file</label>
      <div class="govuk-hint" id="named-file-hint">It stays on your computer: its name, size and digest are filled in below.</div>
      <input class="govuk-file-upload" type="file" id="named-file" aria-describedby="named-file-hint">
      <p class="govuk-body" role="status"></p>`;
    const [input, status] = [group.querySelector("input"), group.querySelector("[role=status]")];
    const say = (text) => {
      status.textContent = text;
    };
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      try {
        const sha256 = await digestOf(file, say);
        if (input.files[0] !== file) return;
        form.elements.name.value = file.name;
        form.elements.size.value = file.size;
        form.elements.sha256.value = sha256;
        say("Done. Press “Name this file”.");
      } catch {
        say("This file could not be read. Choose it again.");
      }
    });
    form.prepend(group);
  }
}
