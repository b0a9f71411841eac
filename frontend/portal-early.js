// Runs in the head, before anything is drawn: says that scripts work. A file, because the policy forbids inline script.
if ("noModule" in HTMLScriptElement.prototype) {
  document.documentElement.classList.add("portal-js");
  const mark = () => document.body.classList.add("js-enabled", "govuk-frontend-supported");
  if (document.body) {
    mark();
  } else {
    new MutationObserver((records, observer) => {
      if (document.body) {
        observer.disconnect();
        mark();
      }
    }).observe(document.documentElement, { childList: true });
  }
}
