"""Product requests and bug reports of our own making: a small grammar, so that the table sees the words of intake."""

import random
import re

LISTS = {
    "thing": """
        report|dashboard|invoice|calendar|ticket|comment|attachment|table|chart|filter|search|form|field|button|
        menu|toolbar|sidebar|dialog|wizard|tooltip|icon|theme|font|editor|spreadsheet|document|slide|page|
        header|footer|paragraph|bookmark|hyperlink|image|photo|video|thumbnail|gallery|folder|file|archive|
        backup|snapshot|database|query|index|cache|log|audit log|API|endpoint|webhook|plugin|extension|macro|
        script|template|style|layout|grid|column|row|cell|formula|pivot table|label|tag|category|milestone|
        roadmap|board|card|swimlane|timeline|sprint|backlog|checklist|subtask|reminder|notification|e-mail|
        newsletter|inbox|message|thread|chat|channel|contact|address book|profile|avatar|account|password|
        session|token|role|permission|group|team|workspace|project|customer|subscription|payment|receipt|
        discount|tax|currency|order|cart|product list|warehouse|shipment|map|route|location|barcode|scanner|
        printer|camera|microphone|keyboard|shortcut|mouse|touchpad|screen|window|tab|panel|splitter|scrollbar|
        progress bar|status bar|tree view|list view|breadcrumb|drop-down|check box|radio button|slider|
        date picker|colour picker|file chooser|clipboard|selection|cursor|zoom|full-screen mode|debugger|
        breakpoint|stack trace|compiler|build|project file|solution|package|dependency|library|framework|module|
        class|method|namespace|annotation|refactoring|code completion|syntax highlighting|outline view|console|
        terminal|emulator|simulator|device|driver|firmware|installer|update|licence key|help page|translation|
        dictionary|spell checker|proxy|certificate|firewall|connection|socket|server|cluster|node|container|
        volume|queue|job|scheduler|worker|thread pool|storage|bucket|stream|pipeline|migration|schema|trigger|
        stored procedure|transaction|lock|replica|load balancer|health check
    """,
    "format": """
        CSV|PDF|Excel|JSON|XML|HTML|Markdown|plain text|Word|ODT|RTF|EPUB|SVG|PNG|JPEG|GIF|ZIP|iCal|vCard|YAML|
        LaTeX|RSS
    """,
    "platform": """
        Windows|Linux|macOS|Android|iOS|the iPad|the iPhone|Firefox|Chrome|Safari|Edge|the desktop client|
        the mobile app|the web version|Ubuntu|Solaris|a 64-bit system|a tablet|a slow connection|
        a high-resolution screen|a second monitor|the simulator
    """,
    "feature": """
        dark mode|single sign-on|two-factor authentication|keyboard shortcuts|drag and drop|bulk editing|
        offline mode|undo|auto-save|version history|full-text search|push notifications|a daily digest|
        custom fields|conditional fields|saved filters|rich text|Markdown|emoji reactions|mentions|voice input|
        spell checking|automatic hyphenation|right-to-left text|screen readers|high contrast|touch gestures|
        multiple windows|split view|tabbed browsing|pop-up blocking|password manager|IPv6|HTTP/2|
        proxy authentication|Kerberos|LDAP|OAuth|client certificates|rate limiting|pagination|caching|
        compression|encryption at rest|incremental backup|parallel builds|hot reload|unit tests|code coverage|
        remote debugging|conditional breakpoints|content assist|quick fixes|generics|lambda expressions|
        async methods|null checks|time zones|leap seconds|several currencies|recurring events|delegation|
        approval steps|escalation|canned answers|a public roadmap|voting
    """,
    "verb": """
        export/exporting|import/importing|open/opening|close/closing|save/saving|delete/deleting|copy/copying|
        paste/pasting|move/moving|rename/renaming|print/printing|share/sharing|sort/sorting|filter/filtering|
        search/searching|edit/editing|resize/resizing|rotate/rotating|merge/merging|split/splitting|
        archive/archiving|restore/restoring|upload/uploading|download/downloading|sync/syncing|
        refresh/refreshing|lock/locking|pin/pinning|hide/hiding|collapse/collapsing|duplicate/duplicating|
        convert/converting|attach/attaching|insert/inserting|select/selecting|scroll/scrolling|zoom/zooming|
        drag/dragging|configure/configuring|install/installing|uninstall/uninstalling|upgrade/upgrading|
        compile/compiling|debug/debugging|deploy/deploying|validate/validating|preview/previewing|
        translate/translating|format/formatting|replace/replacing|schedule/scheduling|assign/assigning|
        subscribe to/subscribing to|unsubscribe from/unsubscribing from|log in to/logging in to
    """,
    "symptom": """
        crashes|freezes|hangs|is very slow|does nothing|shows a blank page|shows an error message|
        loses my changes|uses 100% CPU|leaks memory|flickers|is cut off|overlaps the text|is misaligned|
        is greyed out|does not respond|throws a NullPointerException|throws an exception|fails with error 403|
        fails with error 500|times out|returns the wrong result|returns an empty list|ignores the setting|
        forgets the setting after a restart|is displayed twice|disappears|does not update|is not saved|
        cannot be closed|jumps to the top|loses focus|prints garbage|shows question marks instead of umlauts|
        is not translated|does not scroll|opens in the wrong window|stops half-way|corrupts the file|
        asks for the password again and again|gets stuck in an endless loop|hits an assertion|
        causes a segmentation fault|deadlocks|is not accessible by keyboard|has the wrong colour|
        is too small to read|sorts wrongly|rounds wrongly
    """,
    "person": """
        users|guests|administrators|our customers|agents|editors|translators|new employees|contractors|
        team leads|accountants|teachers|students|doctors|drivers|developers|testers|screen reader users|
        people who work at night|partners|volunteers
    """,
    "why": """
        it takes too many clicks|our accountants need it every month|the law requires it|
        I do this ten times a day|other tools can do it|the screen is too bright at night|
        we lose track of things|people forget to do it|it is hard to see|our customers keep asking|
        it would save us an hour a week|the present way is confusing|I work on the train without a network|
        the list is too long|I made a mistake and could not go back|we have more than 5,000 of them|
        it is needed for an audit|it hurts on a small screen
    """,
    "since": """
        since the last update|after an upgrade to version 4.2|in the latest nightly build|
        when the list is empty|after a restart|when I am offline|if the name contains an umlaut|
        with more than 1,000 rows|for large files|when two people do it at the same time|on first start|
        when the window is maximised|while another download is running|behind a proxy|
        without administrator rights|when the disk is full|after the session has expired|
        in right-to-left languages|with a screen reader|on Monday mornings|after changing the time zone|
        when using a trackpad|if the file is read-only|inside a virtual machine|after sleep mode
    """,
    "place": """
        settings page|start page|mobile app|editor|project view|options dialog|context menu|main menu|
        preferences|admin area|search results|print preview|help centre|public form|toolbar|navigator|
        properties view|account page|mail composer|navigation pane|package explorer|design view|file manager|
        login screen|install wizard|bookmarks manager|notebook
    """,
}

TITLES = """
    add {feature}|support {feature} in the {place}|please support {feature} on {platform}|
    option to {verb} {a thing}|allow {person} to {verb} the {thing}|let me {verb} several {things} at once|
    {verb} {things} as {format}|export the {thing} as {format}|import {things} from {format}|
    {format} export for {things}|{thing} {symptom}|{thing} {symptom} {since}|{place}: {thing} {symptom}|
    {place} {symptom} when {verbing} {a thing}|{verbing} {a thing} {symptom} on {platform}|
    cannot {verb} {a thing} {since}|can't {verb} {things} in the {place}|
    unable to {verb} the {thing} on {platform}|{thing} missing in the {place}|make the {thing} configurable|
    keyboard shortcut to {verb} the {thing}|undo for {verbing} {things}|
    remember the {thing} between sessions|show the {thing} in the {place}|hide the {thing} from {person}|
    {thing} should not be visible to {person}|{feature} for {person}|{feature} does not work on {platform}|
    {feature} broken {since}|new {thing} for the {place}|default {thing} for new {things}|
    warn before {verbing} {a thing}|confirm dialog before {verbing} {things}|{thing} per {thing}|
    link {a thing} to {a thing}|{thing} and {thing} should be in sync|
    wrong {thing} after {verbing} {a thing}|error when {verbing} {a thing} to {format}|
    improve performance of {verbing} {things}|{verbing} {things} is too slow|memory leak in the {thing}|
    regression: {thing} {symptom}|NullPointerException when {verbing} {a thing}|
    crash on {verbing} {a thing} {since}|API to {verb} {things}|webhook when {a thing} changes|
    bulk {verb} for {things}|{verb} {a thing} automatically|provide a {thing} for {feature}|
    the {thing} of the {place} is confusing|documentation of the {thing} is wrong|typo in the {place}
"""

BODIES = """
    Because {why}.|{why}, so I would like to {verb} the {thing}.|
    It would be great if {person} could {verb} {things}.|When I {verb} {a thing}, the {thing} {symptom}.|
    Steps: open the {place}, {verb} {a thing}, then {verb} the {thing}.|
    Expected: the {thing} is there. Actual: the {thing} {symptom}.|This happens {since}.|
    On {platform} the {thing} works, on {platform} it {symptom}.|
    At the moment we {verb} every {thing} by hand.|As a workaround I {verb} the {thing} first.|
    {person} need {feature}, because {why}.|I tried {verbing} the {thing}, but it {symptom}.|
    There is no way to {verb} {a thing} from the {place}.|The {thing} should offer {feature}.|
    It only happens {since}, not always.|I attached {a thing} that shows it.|
    Please add {feature} or at least {a thing}.|How can I {verb} {a thing}?|Thanks for the {thing}!|
    We use it on {platform} with {feature}.|The log says that the {thing} {symptom}.|
    Tested with {format} and {format}.
"""


def _split(text):
    return [re.sub(r"\s+", " ", part).strip() for part in text.split("|")]


_WORDS = {name: _split(text) for name, text in LISTS.items()}
_TITLES, _BODIES = _split(TITLES), _split(BODIES)


def _plural(noun):
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"


def _fill(template, rng):
    def word(match):
        name = match.group(1)
        if name in ("verb", "verbing"):
            return rng.choice(_WORDS["verb"]).split("/")[name == "verbing"]
        noun = rng.choice(_WORDS["thing"] if name in ("things", "a thing") else _WORDS[name])
        if name == "things":
            return _plural(noun)
        return ("an " if noun[0] in "aeiouAEIO" else "a ") + noun if name == "a thing" else noun

    text = re.sub(r"\{([a-z ]+)\}", word, template)
    return text[0].upper() + text[1:]


def sentences(count, seed=7):
    """`count` distinct texts: half of them titles, half titles with one to three sentences after them."""
    rng, found = random.Random(seed), {}
    while len(found) < count:
        text = _fill(rng.choice(_TITLES), rng)
        if rng.random() < 0.5:
            text += ". " + " ".join(_fill(rng.choice(_BODIES), rng) for _ in range(rng.randint(1, 3)))
        found[text] = None
    return list(found)
