// Words that are selected in an answer go into its "Pin a passage" box. Without this they are copied there by hand.

function answerOf(selection) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const node = selection.getRangeAt(0).commonAncestorContainer;
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element && element.closest("[data-pin]");
}

function take() {
  const selection = document.getSelection();
  const answer = answerOf(selection);
  if (!answer) return;
  const box = document.querySelector(`[data-pin-form="${CSS.escape(answer.dataset.pin)}"]`);
  const field = box && box.querySelector("textarea");
  if (!field) return;
  field.value = selection.toString().trim();
  box.open = true;
}

export function initPins() {
  if (!document.querySelector("[data-pin-form]")) return;
  document.addEventListener("mouseup", () => setTimeout(take, 0));
  document.addEventListener("keyup", (event) => event.shiftKey && take());
  document.addEventListener("touchend", () => setTimeout(take, 300));
}
