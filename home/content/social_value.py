"""The social value guide: what the law asks, what the council looks for, how it is marked, how to answer."""

from home.content.write import bullets, callout, checklist, heading, part, steps, table, text, warning

TITLE = "Social value guide"
SLUG = "social-value"
SUMMARY = "What good a contract can do beyond the service itself, how we mark it, and how a small organisation can answer well."

LAW = [
    heading("What social value is", "what-it-is"),
    text(
        "When the council pays for a service, the money can do more than one job. A contract for home care can also "
        "give five local people their first qualification. A contract for school meals can also cut food waste. That "
        "added good, to people, to the local economy and to the environment, is social value.",
        "It comes in two ways:",
    ),
    bullets(
        "<b>through the service</b>: the way you do the work does good, such as paying carers for travel time so that "
        "they stay longer in the job",
        "<b>beside the service</b>: you do something more that belongs to the contract, such as opening your training "
        "room to a carers’ group",
    ),
    heading("What the law asks", "law"),
    table(
        "Laws on social value and what they mean for a competition",
        ["Law", "What it asks of the council", "What you will notice"],
        [
            "Public Services (Social Value) Act 2012",
            "Before buying services above the threshold, think how the purchase could improve the economic, social and "
            "environmental wellbeing of the area, and whether to ask people about it. Only what is relevant to the "
            "service and in proportion to it may count.",
            "Our reasoning is dated before we first speak to the market. We often hold an event or a survey.",
        ],
        [
            "Procurement Act 2023",
            "Have regard to value for money, public benefit, openness and integrity, and to what stands in the way of "
            "small organisations. Criteria must concern the contract, be clear, specific and measurable, and be "
            "published with their weights.",
            "Each social value question names what it is worth and how it is marked before you begin to write.",
        ],
        [
            "Local Government Act 1988, part 2",
            "Keep matters that have nothing to do with the contract out of the decision, with exceptions that the law "
            "names.",
            "We do not give marks for your postcode alone. For some smaller contracts the law lets us reserve a "
            "competition for local or UK suppliers; the notice then says so.",
        ],
        [
            "Equality Act 2010",
            "Have due regard to removing discrimination and to advancing equality of opportunity.",
            "You may be asked how people who are often left out will be reached.",
        ],
    ),
    text(
        "Kingsmere goes one step further than the 2012 Act: we think about social value in <b>every</b> exercise, also "
        "below the threshold and also when we run a service ourselves. What we ask for stays in proportion: for a "
        "small contract it may be one short question, or none."
    ),
    warning("Social value never makes up for a poor service. It is one factor beside quality and price."),
]

PRIORITIES = [
    heading("Our five priorities", "priorities"),
    table(
        "The five social value priorities",
        ["Priority", "What we hope to see", "What it could look like"],
        [
            "1. Local employment",
            "Work and training for people who find it hard to get either.",
            "Guaranteed interviews for care leavers; two apprenticeships; paid work placements.",
        ],
        [
            "2. Buying locally",
            "Money that is spent again nearby, as far as the law allows.",
            "Subcontracts advertised where small firms see them; suppliers paid within 30 days.",
        ],
        [
            "3. Community development",
            "Groups that are stronger after the contract than before it.",
            "Rooms, skills or time lent to community groups; volunteers trained and kept.",
        ],
        [
            "4. Being a good employer",
            "Fair pay, safe work, people who stay.",
            "The real living wage; paid travel time; regular supervision; a say for staff.",
        ],
        [
            "5. Green and sustainable",
            "Less carbon, less waste, more nature.",
            "Routes planned to cut mileage; repair before replacement; no single-use plastic.",
        ],
    ),
]

QUESTIONS = [
    heading("The thirteen questions", "questions"),
    text(
        "Commissioners go through these questions before they plan a purchase. We publish them because they show what "
        "we are thinking about. A competition asks only those that fit the service."
    ),
    table(
        "Table 3: thirteen questions about social value",
        ["Question", "Think about"],
        [
            "Social 1. Who could take part in the life of the community who cannot today?",
            "isolation, access, confidence",
        ],
        ["Social 2. Which differences between groups of people could become smaller?", "health, schooling, income"],
        ["Social 3. How will people who use the service help to shape it?", "design, delivery, checking"],
        [
            "Social 4. What will local groups and volunteers be able to do that they cannot do now?",
            "skills, rooms, networks",
        ],
        ["Environmental 1. How will energy use and carbon go down?", "buildings, vehicles, suppliers"],
        ["Environmental 2. What will be used less, used again, or not thrown away?", "food, equipment, packaging"],
        ["Environmental 3. How will people and goods travel?", "distance, shared trips, walking, cycling"],
        ["Environmental 4. What will be better for nature and for clean air and water?", "green space, chemicals"],
        [
            "Economic 1. Which jobs or training places will there be, and for whom?",
            "young people, carers, long-term unemployed",
        ],
        [
            "Economic 2. How will small firms, charities and social enterprises get a share of the work?",
            "subcontracts, size of lots",
        ],
        ["Economic 3. How are the people who do the work paid and treated?", "living wage, hours, supervision"],
        ["Economic 4. How much of the money will be spent again in the area?", "suppliers, prompt payment"],
        ["Economic 5. What will still be there when the contract ends?", "skills, buildings, independence"],
        names_row=True,
    ),
]

MARKING = [
    heading("How it is marked", "marking"),
    text(
        "Every social value question has a weight and a scale. Both are published with the opportunity and cannot be "
        "changed afterwards without telling everybody. Unless the opportunity says otherwise, this is the scale:"
    ),
    table(
        "The scale for one answer",
        ["Mark", "What the answer is like"],
        [
            "5 Excellent",
            "Specific, believable and well suited to this contract, with figures, dates, a named person and proof that you have done it before or know how.",
        ],
        [
            "4 Good",
            "Specific and suited to this contract; one detail is missing, such as a date or how it will be checked.",
        ],
        ["3 Sound", "Does what was asked; the commitments are clear but some cannot be measured."],
        ["2 Partial", "Part of the question is answered, or most of the answer would fit any contract."],
        ["1 Weak", "Good intentions without commitments."],
        ["0 None", "No answer, or nothing that concerns this contract."],
    ),
    part("A worked example"),
    text(
        "Social value is worth 10 of 100 points: 6 for training local people, 4 for cutting miles. Points are the "
        "weight times the mark, divided by 5."
    ),
    table(
        "Two bids for the same contract",
        ["Part", "Charity: mark", "Charity: points", "Company: mark", "Company: points"],
        ["Training (6 points)", "4", "4.8", "2", "2.4"],
        ["Fewer miles (4 points)", "3", "2.4", "5", "4.0"],
        ["Social value (10 points)", "", "7.2", "", "6.4"],
        figures=True,
    ),
    callout(
        "The charity offered less in number, but said who, when and how it would be checked. The company promised more "
        "training places and did not say for whom. The size of a promise is judged against the size of the contract."
    ),
    text(
        "What you promise becomes part of the contract. It is measured, reported and reviewed like the service itself: "
        "promise what you can keep."
    ),
]

EXAMPLES = [
    heading("Examples for a small charity", "examples"),
    text(
        "Riverside Befrienders (invented) has two paid workers and thirty volunteers. It bids for a £40,000 contract to "
        "visit older people who live alone. It cannot offer apprenticeships. It can offer this:"
    ),
    table(
        "From a good intention to an answer that earns marks",
        ["Instead of", "Write", "Why it is better"],
        [
            "“We are committed to local employment.”",
            "“We will train eight volunteers a year to the level 2 award in befriending. At least four will be people "
            "out of work, found through the Eastgate job club. Our coordinator reports the numbers each "
            "April and October.”",
            "A number, a group of people, a partner, a way of checking.",
        ],
        [
            "“We care about the environment.”",
            "“We match visitors with people within 15 minutes’ walk. Today 60% walk; it will be 80% by the end of year 1, "
            "counted from our visit log.”",
            "Where you are today, where you will be, how you know.",
        ],
        [
            "“We work with the community.”",
            "“Our meeting room is free for the carers’ group every second Tuesday, worth about £900 a year, for as long "
            "as the contract runs.”",
            "Real, priced, in proportion, and yours to give.",
        ],
    ),
    part("How to write your answer"),
    steps(
        "Read the question’s weight and scale. Spend your words where the points are.",
        "Start from what you do already. Most small organisations do more good than they write down.",
        "Choose two or three commitments, not ten.",
        "For each say: what, for whom, how many, by when, who answers for it, how it is checked.",
        "Leave out what belongs to the service itself: it is marked under quality.",
        "Ask a colleague to read it and to find the promise. If they cannot, we cannot.",
    ),
    checklist(
        "It concerns this contract and the people of this area",
        "Each promise has a number and a date",
        "It costs what we can afford for as long as the contract runs",
        "We know how we will show that it was done",
    ),
    text(
        'Read on in <a href="/guidance/how-to-bid/">How to bid</a>, or <a href="/contact/">ask us</a>: a question about '
        "social value is never counted against you."
    ),
]

BODY = [*LAW, *PRIORITIES, *QUESTIONS, *MARKING, *EXAMPLES]
