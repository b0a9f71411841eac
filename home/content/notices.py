"""The pages that a public site must have: accessibility, privacy, cookies, contact."""

from home.content.write import bullets, callout, contact, heading, table, text

EMAIL = "commissioning@kingsmere.example"
PHONE = "01632 960 100"
HOURS = "Monday to Friday, 9am to 5pm; until the deadline on the day a competition closes"
ADDRESS = "Kingsmere Council\nCommissioning team\nTown Hall, Mere Street\nKingsmere KM1 1AA"

ACCESSIBILITY = [
    text(
        "Kingsmere Council runs this website. We want as many people as possible to be able to use it. You should be able to:",
    ),
    bullets(
        "use every page by keyboard alone and with a screen reader",
        "enlarge text to 400% without having to scroll sideways, apart from wide tables",
        "use every page with scripts switched off, apart from the council’s own editing screens",
        "take as long as you need: what you type is saved while you write, and a session lasts 12 hours",
    ),
    heading("How accessible it is", "how-accessible"),
    text(
        "The public pages, your account and the pages for bids were built to meet level AA of the Web Content "
        "Accessibility Guidelines 2.2. They are checked by automatic tests whenever the site changes, and by eye at the size of a phone and of a wide screen. They have not yet been audited by an independent body; we do not claim full "
        "compliance until they have been.",
    ),
    heading("What may not work for you", "not-accessible"),
    bullets(
        "Documents that bidders and others upload are theirs. Some cannot be read by a screen reader. Ask us for another format.",
        "The editing screens for staff are made by others and use scripts. Some of their parts are hard to use by keyboard.",
        "A receipt’s fingerprint is a long number. Screen readers may read it figure by figure; you never need to read it aloud.",
    ),
    heading("Tell us, or ask for another format", "tell-us"),
    contact(
        "Accessibility", email="access@kingsmere.example", phone=PHONE, hours="We answer within five working days."
    ),
    text(
        "Large print, easy read, audio, braille and other languages are free. If you cannot use the portal to bid, tell "
        "us early: we arrange another way that is as fair and as well sealed.",
    ),
    heading("If you are not content with our answer", "enforcement"),
    text(
        "The Equality and Human Rights Commission enforces the Public Sector Bodies (Websites and Mobile Applications) "
        "(No. 2) Accessibility Regulations 2018. The Equality Advisory and Support Service can help you.",
    ),
]

PRIVACY = [
    text(
        "This page says what the portal knows about you, why, for how long, and what you can ask for. Kingsmere Council "
        "decides what is done with it (it is the “controller”).",
    ),
    heading("What we keep", "what"),
    table(
        "Personal information on this portal",
        ["What", "Why, and on which legal ground", "How long"],
        [
            "Your account: name, e-mail address, when you signed in",
            "To let you work for your organisation (public task)",
            "Two years after your last visit",
        ],
        [
            "People named in bids",
            "To judge the bid and run the contract (legal obligation, contract)",
            "Losing bids three years, winning ones six years after the contract ends",
        ],
        [
            "What you tell us about a service, or answer in a consultation",
            "To make services better (public task). You need not give your name",
            "Two years; what is published then holds no names",
        ],
        [
            "Equality questions, if you choose to answer",
            "To see whether we reach everybody (Equality Act 2010). Kept apart from your answers and shown only as totals",
            "Two years, then totals only",
        ],
        [
            "A concern about somebody’s safety",
            "To protect people (Care Act 2014). Passed on to the safeguarding team, with your name only if you agree or "
            "somebody is in danger",
            "As long as the case requires",
        ],
        [
            "The record of who did what and when",
            "To prove that competitions were fair (legal obligation)",
            "Six years after the contract ends",
        ],
    ),
    heading("What we do not do", "not"),
    bullets(
        "We do not sell or lend your information.",
        "No advertising, no tracking, no counting of visitors by other companies.",
        "No decision about you or your bid is made by a machine alone.",
        "Nobody can read a sealed bid before the deadline, not even to help you.",
    ),
    heading("Who else sees it", "who"),
    text(
        "Names of winning organisations and what they are paid are published, because the law demands it. A service’s "
        "provider sees what you say about it only if you agree, and then without your name unless you agree to that "
        "too. The courts, auditors and the ombudsman may demand records.",
    ),
    heading("Your rights", "rights"),
    text(
        "You may ask for a copy of what we hold about you, have mistakes put right, object to what we do, and in some "
        "cases have it deleted. We cannot delete what proves how a competition was run while the law demands that we "
        "keep it.",
    ),
    contact("Data protection officer", email="privacy@kingsmere.example", address=ADDRESS),
    text("If you are not content, you may complain to the Information Commissioner’s Office, the UK’s regulator."),
]

COOKIES = [
    text(
        "This portal sets three cookies. All are needed for it to work, so the law does not require us to ask, and we do "
        "not show a banner. Visitors, residents and providers get no others: nothing counts, measures or follows you.",
    ),
    table(
        "The cookies of this portal",
        ["Name", "What it does", "When it is set", "How long it stays"],
        [
            "session",
            "Keeps you signed in while you move from page to page",
            "When you sign in, or send a form",
            "12 hours, or until you sign out",
        ],
        [
            "csrf",
            "Shows that a form was sent by you from this site and not by another site in your name",
            "When you open a page with a form",
            "One year",
        ],
        [
            "kept",
            "Opens the text that was kept for you, locked, when your sign-in ended while you were writing a bid",
            "Only when that happens",
            "Two hours, or until you save",
        ],
    ),
    text(
        "You can delete or refuse cookies in your browser. Reading, searching and downloading work without them. "
        "Signing in and sending forms do not.",
        "Staff who edit this website get one more, wagtail_sidebar_collapsed: it remembers whether they folded their menu.",
    ),
]

CONTACT = [
    contact(
        "Commissioning team",
        who="Help with the portal, questions about plans and contracts",
        email=EMAIL,
        phone=PHONE,
        hours=HOURS,
        address=ADDRESS,
    ),
    heading("If you are bidding", "bidding"),
    text(
        "Questions about an opportunity go through its own page, so that every bidder gets the same answer. For trouble "
        "with the portal, ring: on the day of a deadline the telephone is answered until it has passed. Say the "
        "reference of the opportunity, what you were doing, and at what time.",
    ),
    heading("If you use a service", "residents"),
    text(
        'Tell us how it treats you on the <a href="/services/">service’s own page</a>, by e-mail, by telephone or by letter. '
        "Somebody may do it for you. You need not give your name.",
    ),
    callout("If somebody is in danger now, ring 999. This website is not watched around the clock."),
    heading("If you want to complain", "complaints"),
    text(
        "Write to us and say what happened and what would put it right. We answer within ten working days. If you are "
        "then not content, you may go to the Local Government and Social Care Ombudsman. A bidder who believes that the "
        "law was broken may also go to court; short time limits apply, so take advice at once.",
    ),
    contact("Complaints", email="complaints@kingsmere.example", address=ADDRESS),
]

PAGES = (
    (
        "accessibility",
        "Accessibility",
        "How easy this site is to use for everybody, and what to do when it is not.",
        ACCESSIBILITY,
    ),
    ("privacy", "Privacy", "What this portal knows about you and what happens with it.", PRIVACY),
    ("cookies", "Cookies", "Two small files that keep the portal working, and nothing else.", COOKIES),
    ("contact", "Contact", "How to reach the people behind this portal.", CONTACT),
)
