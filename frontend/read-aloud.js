// Reads an answer aloud where the browser has a voice; the buttons stay hidden where it has none.

function voice() {
  const voices = window.speechSynthesis.getVoices();
  return voices.find((one) => one.lang === "en-GB") || voices.find((one) => one.lang.startsWith("en"));
}

function show(buttons) {
  const found = Boolean(voice());
  for (const button of buttons) button.hidden = !found;
}

function toggle(button, words) {
  const { speechSynthesis } = window;
  const isMine = button.getAttribute("aria-pressed") === "true";
  speechSynthesis.cancel();
  if (isMine) return;
  const speech = new SpeechSynthesisUtterance(words);
  speech.voice = voice();
  const stop = () => button.setAttribute("aria-pressed", "false");
  speech.addEventListener("end", stop);
  speech.addEventListener("error", stop);
  button.setAttribute("aria-pressed", "true");
  speechSynthesis.speak(speech);
}

export function initReadAloud() {
  const buttons = [...document.querySelectorAll("[data-read-aloud]")];
  if (!buttons.length || !("speechSynthesis" in window)) return;
  show(buttons);
  window.speechSynthesis.addEventListener("voiceschanged", () => show(buttons));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.readAloud);
      if (text) toggle(button, text.innerText);
    });
  }
}
