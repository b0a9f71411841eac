"""How to bid: step by step, with sealing, receipts and lateness in plain words."""

from home.content.write import bullets, callout, checklist, heading, part, steps, table, text, warning

TITLE = "How to bid"
SLUG = "how-to-bid"
SUMMARY = (
    "From finding an opportunity to getting your feedback: what to do, what the portal does, and where to get help."
)

START = [
    heading("Before you begin", "before"),
    text(
        "You can read every opportunity and download all its documents without an account. You need an account to ask "
        "a question or to write a bid. Accounts are free. E-mail alerts need only your address.",
    ),
    checklist(
        "Your organisation’s name and address, and its company or charity number if it has one",
        "An e-mail address that somebody will read until the end of the competition",
        "Somebody to check your bid who did not write it",
        "Time: a first bid takes a small organisation some days, not an evening",
    ),
    heading("Step by step", "steps"),
    steps(
        '<b>Find.</b> Look through <a href="/opportunities/">opportunities</a>, or months earlier through our '
        '<a href="/intentions/">intentions</a>. Both lists have e-mail alerts, a feed and a calendar.',
        "<b>Decide.</b> Read the timetable, the conditions and the criteria with their weights. If you do not meet a "
        "condition, ask before you write. If a lot is too large for you, look for a partner: while bids are taken, "
        "each opportunity has a board where organisations find each other. It says nothing about who bids.",
        "<b>Ask.</b> Ask on the page of the opportunity until the date in the timetable. What one organisation is "
        "told, all are told, without your name. In the last hours you can ask for help with sending.",
        "<b>Write.</b> Invite colleagues to your bid. The portal saves while you type and shows the time of the last "
        "saving. Each answer shows how many words are left.",
        "<b>Check.</b> The check page lists what is missing. You may send an incomplete bid; the page tells you what "
        "that could mean.",
        "<b>Send.</b> Send each lot by itself. You get a receipt at once. Until the deadline you may change the bid and "
        "send it again: what you sent stands until then. You need not withdraw it.",
        "<b>Wait.</b> After the deadline the bids are opened, marked by people who have declared their interests, and "
        "discussed. The timetable says when you will hear.",
        "<b>Learn.</b> Every bidder gets the marks and the reasons for them, all at the same moment.",
    ),
]

SEALED = [
    heading("What “sealed” means", "sealed"),
    text(
        "While you write, your bid is stored locked, and the portal has a key to show it to you. When you send it, the "
        "portal destroys that key. What can still open the bid lies on no computer of ours: it is shared among several "
        "officers, and any two of them open the bids together after the deadline. The portal writes down who and when.",
        "Until then nobody reads your bid: not the people who will mark it, not the council’s managers, not those who "
        "run the portal, not you. Prices stay locked until quality is marked.",
        "The portal also does not show to the council how many bids there are, nor who has sent one, before the opening.",
    ),
    part("Before you send"),
    bullets(
        "Download a copy of your bid (web page or PDF) if you want one.",
        "Download its <b>bid key</b> if you may want to change the bid later. It is a small file. With it you go on where "
        "you were; without it a change begins with empty answers. Whoever has the file can read your bid, so keep it safe.",
    ),
    text(
        "While you change a bid, the version that you sent stands. If you do not send the change in time, that version "
        "is opened. Withdraw only if you no longer want to bid.",
        "Some simple requests for quotes work in another way: your bid stays readable to you until the deadline, and you "
        "need no bid key. In return the portal keeps a key to it until then. The page of the bid says which "
        "way it is.",
    ),
    heading("What a receipt is", "receipt"),
    text(
        "The receipt is your proof. It says when your bid arrived, to the thousandth of a second, and holds a fingerprint "
        "of its parts and files: a long number that changes if a single letter changes. It is signed by the portal.",
    ),
    bullets(
        "Download it and keep it. It says nothing of what you wrote, so you may show it to anyone.",
        'Anybody can check it under <a href="/transparency/">Transparency</a>, also without the portal.',
        "It proves what arrived and when. It does not say that your bid is complete, nor that it is good.",
        "If you do not get a receipt, your bid has not been sent.",
    ),
]

LATE = [
    heading("Deadlines and late bids", "late"),
    text(
        "The deadline is a moment on the portal’s own clock, shown on every page of the bid. A bid is in time when it "
        "has arrived by that moment. There are no minutes of grace for anybody.",
    ),
    warning("Send your bid the day before."),
    table(
        "What happens when something goes wrong",
        ["If", "Then"],
        [
            "You press Send after the deadline",
            "The portal refuses, says so, and notes the attempt and its time. Nothing of the bid is kept or read.",
        ],
        [
            "A large file is still on its way at the deadline",
            "The file is not part of the bid. Upload files first and send the bid afterwards, so begin early.",
        ],
        [
            "You withdrew your bid and did not send it again in time",
            "There is no bid. To change a bid you need not withdraw it.",
        ],
        [
            "You began to change a bid and did not send the change in time",
            "The version that you sent stands and is opened. The change is destroyed.",
        ],
        [
            "Your own connection, computer or power fails",
            "Ring us while there is still time. We can help you to send; we cannot make the deadline later for you alone.",
        ],
        [
            "The portal itself fails before the deadline",
            "Write or ring at once and say when it happened and what you saw. The council has to treat every bidder the "
            "same in what it decides.",
        ],
    ),
    heading("After the deadline", "after"),
    bullets(
        "The bids are opened by two or more officers, and a register of the opening is kept.",
        "Each member of the panel first marks alone. Then a moderator leads them to one agreed mark and writes down why.",
        "Price is not shown to those who mark quality until their marks are fixed, unless the opportunity says otherwise.",
        "All bidders get their assessment summary at the same moment: your marks, why, and how the winner compares.",
        "For many contracts above the thresholds at least eight working days then pass before the contract is made, so "
        "that a bidder may object. For social, health and other “light touch” services the law does not demand this; "
        "the timetable says what applies.",
    ),
]

HELP = [
    heading("If you are small, or new to this", "small"),
    bullets(
        "You may bid with others. Say in the bid who does what and who answers for the whole.",
        "We keep asked-for turnover and insurance in proportion. If a condition shuts you out without need, tell us.",
        "Insurance need not be in force when you bid, only when the contract begins.",
        "Read the feedback of your last bid first. It is written for you.",
    ),
    part("If you use artificial intelligence"),
    text(
        "You may, as you may use a dictionary. You answer for every word, and what you promise becomes part of the "
        "contract. If the opportunity asks whether you used it, the answer earns and loses no marks."
    ),
    part("Help"),
    callout(
        'Write to us or ring us: the ways are under <a href="/contact/">Contact</a>. We help with the portal '
        "in the hours given there. Questions about the opportunity itself must go through the portal, so that everybody gets the same "
        "answer. You may ask for documents in another format or language."
    ),
    text(
        'Many opportunities give marks for social value: see the <a href="/guidance/social-value/">social value '
        "guide</a>."
    ),
]

BODY = [*START, *SEALED, *LATE, *HELP]
