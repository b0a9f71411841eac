// The word counter. The server decides (portal/core/wordcount.py); this must never disagree with it.

// Exactly the characters that Python's str.split() takes as white space (JavaScript's \s is a slightly other set).
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const SPACES = new RegExp(`${SPACE}+`, "u");
const ONE_SPACE = new RegExp(SPACE, "u");
// What makes a heading or a list is no word; nor are the bars of a table, and the hyphens below its head.
const MARK = new RegExp(`^(#{1,2}|[-•]|[0-9]{1,2}\\.)${SPACE}+`, "u");
const RULE = /^:?-{3,}:?$/;

// Python's strip(). No pattern: one that looks for white space at an end takes forever where there is much of it.
function strip(text) {
  let [start, end] = [0, text.length];
  while (start < end && ONE_SPACE.test(text[start])) start += 1;
  while (end > start && ONE_SPACE.test(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

const runs = (text) => text.split(SPACES).filter(Boolean).length;

function wordsOfLine(line) {
  const body = strip(line);
  if (body.length > 2 && body.startsWith("|") && body.endsWith("|")) {
    const cells = body.slice(1, -1).split("|").map(strip);
    return cells.every((cell) => RULE.test(cell)) ? 0 : cells.reduce((sum, cell) => sum + runs(cell), 0);
  }
  return runs(body.replace(MARK, ""));
}

export function countWords(text) {
  return text.split(/[\r\n]/).reduce((sum, line) => sum + wordsOfLine(line), 0);
}

export function wordMessage(count, limit, isCut = false) {
  if (!limit) return `${count} ${count === 1 ? "word" : "words"}`;
  const left = limit - count;
  const words = Math.abs(left) === 1 ? "word" : "words";
  if (left < 0 && isCut) return `${-left} ${words} beyond the limit of ${limit}: evaluators do not see them`;
  if (left < 0) return `${-left} ${words} too many: the limit is ${limit}`;
  return `${left} ${words} left of ${limit}`;
}

function watch(field) {
  const limit = Number(field.dataset.wordLimit);
  const output = document.getElementById(`${field.id}-words`);
  if (!output) return;
  // The visible line follows every key; the spoken one waits until the person pauses.
  const spoken = document.createElement("span");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("role", "status");
  output.after(spoken);
  let timer;
  const show = () => {
    const count = countWords(field.value);
    const message = wordMessage(count, limit, "wordsCut" in field.dataset);
    output.textContent = message;
    output.dataset.over = String(limit > 0 && count > limit);
    return message;
  };
  field.addEventListener("input", () => {
    const message = show();
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = message), 1500);
  });
  show();
}

export function initWords(root = document) {
  root.querySelectorAll("textarea[data-word-limit]").forEach(watch);
}
