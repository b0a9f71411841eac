"""How we commission: the cycle, and what a provider and a resident can do at each stage."""

from home.content.write import bullets, callout, cycle, heading, part, table, text

TITLE = "How we commission"
SLUG = "how-we-commission"
SUMMARY = "How the council decides which services people get and who provides them, and where you can have a say."

STAGES = (
    (
        "Analyse",
        "We find out what people need and what helps. We look at figures, at what is there today and what it costs, "
        "and we listen. Nothing is decided yet: this is when a word from you weighs most.",
        ["a diagnostic report: what the need is, what works, what should become better for people"],
        [
            "Tell us what you see: waiting lists, people who fall between services, things that prevent worse",
            "Come to workshops; share what you have measured",
            "Watch the intentions list for the first mention",
        ],
        [
            "Answer the survey, or come to a conversation in your area",
            "Tell us what a good day would look like, not only what is wrong",
            "Ask to join the group that steers the work",
        ],
    ),
    (
        "Plan",
        "We weigh the ways to reach what people said matters: provide it ourselves, give a grant, buy it, or do it "
        "together with others. We check who could be disadvantaged. Then we describe the service and how bids will be "
        "judged.",
        [
            "a commissioning plan: the options, their cost, and why one was chosen",
            "a specification: what the service must achieve, for whom, and how we will know",
            "a commissioning intention, published with its likely dates",
        ],
        [
            "Answer market questions: is the size right, are the lots right, what makes it costly?",
            "Tell us which conditions shut small organisations out",
            "Look for partners early",
        ],
        [
            "Help to write what “good” means and which criteria count",
            "Check with us whether the words can be understood",
            "See what became of what you said: we publish “we asked, you said, we did”",
        ],
    ),
    (
        "Do",
        "We choose who provides the service and agree how we will work together. A competition is the usual way, not "
        "the only one. Then the service starts, and figures and voices begin to come in.",
        [
            "an opportunity with its documents, criteria and weights",
            "a contract or a service level agreement",
            "a plan for managing it: what is measured, how often, and what happens when it slips",
        ],
        [
            'Bid: <a href="/guidance/how-to-bid/">How to bid</a> says how',
            "Ask questions until the date in the timetable",
            "Once you provide the service: send your figures in time, and tell us early when something goes wrong",
        ],
        [
            "Sit on the panel that marks bids: we train you and pay your costs",
            "Meet the bidders when they present",
            "Tell us from the first day how the service treats you",
        ],
    ),
    (
        "Review",
        "We ask whether people are better off, not only whether the work was done. We hold our own services to the same "
        "measures as those we buy. What we learn decides what comes next: go on, change, or stop.",
        ["a review report: what was achieved, what people say, what has changed, what should happen next"],
        [
            "Show what changed for people, with figures and stories",
            "Say what we as a council made harder than it needed to be",
            "Bring three ideas for doing better",
        ],
        [
            'Tell us about the <a href="/services/">service you use</a>: did it treat you well, did it help?',
            "Raise a concern, also without giving your name",
            "Take part as a peer researcher or mystery shopper",
        ],
    ),
)


def _stage(number: int, name: str, words: str, results: list[str], provider: list[str], resident: list[str]) -> list:
    return [
        heading(f"{number}. {name}", name.lower()),
        text(words),
        part(f"What comes out of {name}"),
        bullets(*results),
        part(f"What a provider can do: {name}"),
        bullets(*provider),
        part(f"What a resident can do: {name}"),
        bullets(*resident),
    ]


BODY = [
    text(
        "Commissioning is more than buying. It begins with the question of what people need and ends with the question "
        "of whether they are better off. Then it begins again.",
    ),
    cycle("Four stages that repeat, with the people who use services in the middle."),
    *[block for number, stage in enumerate(STAGES, 1) for block in _stage(number, *stage)],
    heading("Who decides", "who-decides"),
    table(
        "Who does what",
        ["Who", "What they do"],
        [
            "Councillors",
            "Set the priorities and the budget, and ask whether services work. They do not read or mark bids.",
        ],
        ["Commissioners", "Lead one exercise from need to review and keep the reasons for every decision."],
        ["Procurement officers", "See that a competition is fair and lawful. They do not mark."],
        ["The panel", "Marks bids: officers and people who use services, after declaring their interests."],
        ["Approvers", "Check that the recommendation follows from the marks. They took no part in marking."],
        ["Contract managers", "Look after the contract, with the provider and the people who use the service."],
    ),
    heading("What we promise", "promises"),
    bullets(
        "We say early what we are planning, and when dates move we say why.",
        "We judge by what was published, and by nothing else.",
        "What one provider is told about a competition, all are told.",
        "We ask for no figure that we do not use.",
        "When you told us something, we tell you what became of it.",
    ),
    callout(
        "If you think that we did not keep one of these promises, tell us: the address for complaints is under "
        '<a href="/contact/">Contact</a>.'
    ),
]
