// Signing in again, in another tab too, changes the token that forms carry: a page that stayed open takes the new one.

/** True for a refusal that is none of the view's own: those answer in JSON or plain text. */
export function isStale(response) {
  return response.status === 403 && (response.headers.get("Content-Type") || "").startsWith("text/html");
}

/** Take the token of this page as it is now; false where its person is signed out, or another one is signed in. */
export async function freshToken(form) {
  const response = await fetch(window.location.href, { credentials: "same-origin", redirect: "manual" });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const same = page.querySelector(`form[data-autosave="${CSS.escape(form.dataset.autosave)}"]`);
  if (!same || same.dataset.autosaveKeep !== form.dataset.autosaveKeep) return false;
  const token = same.elements.csrfmiddlewaretoken.value;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = token;
  });
  return true;
}
