// The word counter. The server decides with Python's len(text.split()); this must never disagree with it.

// Exactly the characters that Python's str.split() takes as white space (JavaScript's \s is a slightly other set).
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

export function countWords(text) {
  return text.split(SPACE).filter(Boolean).length;
}

export function wordMessage(count, limit) {
  if (!limit) return `${count} ${count === 1 ? "word" : "words"}`;
  const left = limit - count;
  const words = Math.abs(left) === 1 ? "word" : "words";
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
    const message = wordMessage(count, limit);
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
