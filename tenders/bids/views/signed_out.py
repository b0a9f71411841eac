"""A sign-in that ended while somebody was typing: what they typed comes back after they signed in again."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from tenders.bids.models import Bid
from tenders.bids.services import kept

COOKIE, ENTRY, PATH = "kept", "kept", "/workspace/bids/"
COOKIE_AGE = 2 * 60 * 60
# A browser with several tabs open loses none of them; a machine that posts forever fills no database.
MOST_PAGES = 10


def keep(request: HttpRequest, bid_id) -> HttpResponse:
    """Seal what was typed, and lead to the sign-in and back."""
    if "autosave" in request.GET:
        words = "You are signed out. Press “Save and continue”: you can sign in and your text is kept."
        return JsonResponse({"error": words}, status=401)
    waiting = request.session.get(ENTRY, {})
    fields = {name: texts for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if kept.is_too_long(fields) or len(waiting.keys() | {request.path}) > MOST_PAGES:
        return render(request, "bids/signed_out.html", status=413)
    # The answer is the same whether there is such a bid or not, but nothing is stored where there is none.
    known = Bid.objects.filter(pk=bid_id).exists()
    identity = kept.identity_from(request.COOKIES.get(COOKIE, ""))
    sealed = kept.seal(fields if known else {}, request.path, identity)
    request.session[ENTRY] = {**waiting, request.path: sealed}
    response = redirect_to_login(f"{request.path}?kept=1")
    _set_cookie(request, response, identity)
    return response


def _set_cookie(request: HttpRequest, response: HttpResponse, identity: str) -> None:
    response.set_cookie(
        COOKIE, identity, max_age=COOKIE_AGE, path=PATH, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before, if the page is asked for it and it is still there."""
    sealed = request.session.get(ENTRY, {}).get(request.path)
    if "kept" not in request.GET or not sealed:
        return None
    fields = kept.unseal(sealed, request.path, request.COOKIES.get(COOKIE, ""))
    if not fields:
        return None
    data = QueryDict(mutable=True)
    for name, texts in fields.items():
        data.setlist(name, texts)
    return data


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """The text is saved: neither its ciphertext nor its key is needed any more."""
    waiting = dict(request.session.get(ENTRY, {}))
    if waiting.pop(request.path, None) is None:
        return
    if waiting:
        request.session[ENTRY] = waiting
    else:
        del request.session[ENTRY]
        response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
