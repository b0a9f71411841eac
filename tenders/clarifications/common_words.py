"""Words that identify nobody when they stand alone: legal forms, small words, words of the field, everyday words."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# "Harbour Lights Care CIC" is "Harbour Lights Care" to everybody who speaks of it.
LEGAL = _words(
    """
    ltd limited llp lp plc cic cio scio inc incorporated co company companies corp gmbh sp zoo oo cyf cyfyngedig ccc
    charitable registered trading uk gb
    """
)
# Left out when a name is compared, so that "Smith & Sons" is found as "Smith and Sons".
SMALL = _words("the and of a an y yr for at in on by to with")
# What half the field carries in its names.
FIELD = _words(
    """
    access accommodation action active activities adult adults advice advisory advocacy age ageing agency agencies aid
    alliance assist assistance assisted assistive association associates autism autistic befriending benefit
    benefits building buildings business campaign care cared caremark carer carers caregivers caring catering
    centre center charity child childcare childminding children choice church citizen citizens city clean cleaning
    clinic clinical club coaching collective college communities community connect connection consultancy consultant
    consulting contact contractor contractors contracts cooperative council counselling county crisis day
    dementia design development digital direct disabilities disability disabled district domestic domiciliary drug
    early education elderly emergency employment enablement energy engineering enterprise enterprises environment
    environmental equipment estates events facilities families family fitness food forum foundation friends fund
    garden gardening gardens general gofal grounds group groups guild handyperson health healthcare healthy help
    helpline heritage hire holdings home homecare homelessness homes horizons hospice hospital hostel house household
    housing hub inclusion inclusive independence independent industries initiative institute integrated international
    kitchen landscaping laundry law learning legal leisure life lifestyle living local logistics lodge maintenance
    management manor meal meals media mediation medical mental mentoring ministries mobility money national
    neighbourhood neighbourhoods neighbours network night nights north northern nurseries nursery nurse nurses nursing
    occupational older opportunities opportunity options organisation organisations outreach parent parents parish
    partner partners partnership people personal pharmacy place places play plus practice prevention primary private
    product products professional professionals programme project projects property provider providers public quality
    reablement recovery recruitment refuge regeneration regional rehabilitation research residential resource
    resources respite response retirement rural safe safety school schools security senior seniors service services
    settings sheltered shelter short skills social societies society solution solutions south southern specialist
    specialists sport sports staff staffing substance supplies supply support supported supporting surgery systems
    team teams technologies technology tenancy tenants therapies therapist therapy together town trade training
    transition transport travel treatment trust union united urban value venture ventures village villages voice
    voluntary volunteer volunteering volunteers warehouse water welfare wellbeing west western women work worker
    workers workforce working works workshop world young youth east eastern central
    """
)
# Words that everybody writes; a name made of them identifies only as a whole, and in capitals.
EVERYDAY = _words(
    """
    able about above across after again against all almost along already also although always among another answer any
    anyone anything apply are area around ask asked away back bank base based because been before began begin being
    bell below best better between big bill black blue board bold book both break bridge bright bring broad brook
    brown build but call came can case castle cause certain chance change church circle class clear close clause cole
    come common complete condition consider continue contract could country course court cover cross crown cut dale
    data date days deal dear decide deep deliver describe detail did different do does done door down draft draw dream
    drive each ease easy edge either end ends enough evening ever every everyone everything example expect explain
    express extra face fact fair faith fall far farm fast feel few field figure fill find fine fire first fit five flat
    follow for form forward four free fresh friday from front full further future gate gave get give given giving go
    goal going gold golden good grace grand gray great green grey ground grow growing growth had half hand hands happy
    hard has have head hear heart held here high hill hold hope hour hours how however idea if impact important
    improve in include insight inspire inside into is island issue it its join journey joy just keep key kind king
    know lake lane language large last late later lead leading leaf least leave left less let letter level light lights
    like likely limit line link list little live lives long look lot lots love low made main make many march mark
    market may mean means measure meet member mill mind minute mission model monday month more morning most mother
    motion move much must my name near need needs never new next nine no nor not note nothing notice now number oak
    object off offer office often old on once one ones only onward open or orange order other our out outside over own
    page paid panel park part pass past path pathway pay pence peak perhaps person phone plan please point poor
    positive possible post power present price principle problem process progress promise proper provide pupil purpose
    put question quick quite radio rain rate rather reach read ready real reason received record red region regular
    relation remain reply report request require rest result return rich right rise rising river road rock room rose
    round rule run said same saturday say scale school sea second section secure see seem send sense sentence serve set
    seven shall share she shine shire shore should show side sign simple since single site six size sky small smart so
    some son sons soon sort sound space spark speak special specification spirit spring square stage stand standard
    star start state station stay step steps still stone store story street strong stronger sub such summer sun sunday
    sure table take talk target ten term test than that their them then there these they thing things think this
    those though three thrive through thursday time times today told too top total touch toward towards tower track
    tree true try tuesday turn two type under understand unit until up upon use used user usual vale valley van very
    via view vision visit vital wait walk want was way ways we wednesday week well were what wheel when where which
    while white who whole why will wind window winter wish with within without wood word words would write year years
    yellow yes yet you your
    """
)
# Initials that stand for something that everybody in the field writes.
KNOWN_INITIALS = _words(
    "nhs cqc tupe vat kpi kpis sla slas pin pins itt psq faq faqs gdpr dbs dpia ict pdf doc csv ico cpv ocid sme smes vcse "
    "tbc tba etc act app asc all and are bid can day did for had has her him his how its let may not now off one our out "
    "own per pay put run say see set she the too two use was way who why yes you ask any but fit fte led lot new old"
)
# Houses where everybody may have a letter box.
MAIL_HOUSES = _words(
    """
    gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol btinternet btconnect talktalk protonmail
    proton pm sky virginmedia ntlworld tiscali gmx web mail zoho fastmail hey
    """
)
STREET = _words(
    """
    street road lane avenue drive close crescent court place square terrace way gardens grove mews hill park row walk
    house mill works yard wharf quay green rise view gate parade stryd heol ffordd lon ulica unit suite centre estate
    """
)
SHORT_STREET = {
    "st": "street",
    "rd": "road",
    "ln": "lane",
    "ave": "avenue",
    "av": "avenue",
    "dr": "drive",
    "cl": "close",
    "cres": "crescent",
    "ct": "court",
    "pl": "place",
    "sq": "square",
    "ter": "terrace",
    "gdns": "gardens",
    "gr": "grove",
    "ul": "ulica",
}
