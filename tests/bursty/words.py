# SPDX-License-Identifier: GPL-3.0-or-later
"""Made-up names, subjects and short texts."""

from __future__ import annotations

import random

GIVEN = {
    "DE": "Anke Bodo Cora Detlef Edda Falk Gesa Hauke Imke Jorin Kerstin Lutz Maren Nele Ortwin Pia Ralf Silke Timo Ulla Volker Wiebke".split(),
    "FR": "Adele Blaise Clarisse Didier Elodie Fabien Gaelle Herve Ines Jules Lise Marius Noemie Odile Pascal Remi Solene Thibault".split(),
    "GB": "Alfie Beth Callum Daisy Edwin Fern Graham Hazel Ivor Jenna Keith Lorna Miles Nora Oscar Poppy Ross Sheila Toby Una".split(),
    "SE": "Agnes Birger Cilla Dag Ebba Folke Greta Hilding Inger Jonas Kajsa Lennart Maj Nils Olle Pernilla Rune Sixten Tuva".split(),
    "ES": "Alba Bruno Celia Diego Elsa Fermin Gloria Hugo Irene Jacobo Lucia Marcos Nerea Oriol Pilar Rocio Saul Teresa".split(),
    "NL": "Anouk Bram Cees Dirk Els Floor Gijs Hanneke Ilse Joost Koen Lotte Maud Niek Okke Roos Sjoerd Tess".split(),
    "US": "Abby Brett Carla Dwayne Erin Frank Gina Hank Isaac Jodi Kurt Leah Monty Nadia Owen Paula Reid Sonia Troy Vera".split(),
    "SG": "Aisyah Boon Chitra Darren Eileen Farid Geok Hui Irfan Jasmin Kavita Leong Mei Nadim Priya Ravi Siti Wei".split(),
}
HEADS = "Bran Cald Dorn Eber Fenn Garr Hols Ivar Jarl Kest Lind Morr Nyst Oster Pell Quill Rind Sand Thorn Ulv Vant Wick Yarr Zell Brom Strand Hall".split()
TAILS = "berg by croft dahl eck feld garth holm ing kamp lund mark nes over quist rud stad tor vik wald".split()
COMPANY = "Alder Basalt Cobalt Dune Ember Fjord Granite Harbor Indigo Juniper Krill Lumen Meadow Nimbus Opal Pinion Quartz Rowan Saffron Timber Umbra Vesper Willow Xenon Yarrow Zephyr".split()
TRADE = "Works Foods Freight Optics Textiles Energy Health Retail Metals Labs Media Marine Tools Press Mobility Farms".split()
TITLES = {
    1: ("Assistant", "Coordinator"),
    2: ("Specialist", "Analyst", "Engineer"),
    3: ("Manager", "Team Lead"),
    4: ("Director", "Vice President"),
    5: ("Chief Officer",),
}
TOPICS = {
    "engineering": [
        "Import job {n} stalls",
        "Question on the connector settings",
        "API limits for batch {n}",
        "Test results build {n}",
        "Mapping of field {n}",
        "Error in nightly sync",
        "Sandbox refresh",
        "Upgrade window",
        "Webhook retries",
    ],
    "operations": [
        "User rights for the {site} team",
        "Weekly figures {n}",
        "Training date for {site}",
        "Stock list {n}",
        "Process change in {site}",
        "Open points {n}",
        "Report layout",
    ],
    "product": [
        "Roadmap items {n}",
        "Beta of the planner",
        "Use case {site}",
        "Feedback on release {n}",
        "Workshop preparation",
        "Dashboard wishes",
    ],
    "finance": [
        "Invoice {n}",
        "Purchase order {n}",
        "Cost centre for {site}",
        "Budget figures next year",
        "Credit note {n}",
    ],
    "procurement": ["Supplier questionnaire", "Renewal terms", "Price list {n}", "Framework agreement"],
    "legal": ["Data processing addendum", "Liability clause", "Terms of termination", "Security annex {n}"],
    "management": [
        "Steering committee notes",
        "Plans for the coming quarter",
        "Introduction",
        "Review of goals",
        "Meeting in {site}",
    ],
}
EXIT_TOPICS = [
    "Full data export format",
    "Archive of our records",
    "Notice period in the contract",
    "Schema documentation",
    "Retention after contract end",
]
SLA_TOPICS = ["Downtime on the {n}th, minutes", "Response time breach ticket {n}", "Service credit claim"]
SITES = "Harlow Osterby Mirefield Tollen Vargas Port Kirn Selby Noord".split()
TICKETS = {
    "question": ["How do I group rows", "Where is the filter saved", "Setting up a role"],
    "integration": ["Connector mapping logic", "Webhook signature", "Sync order of objects"],
    "feature-request": ["Bulk edit in planner", "Second approver", "Dark theme for boards"],
    "optimization": ["Faster nightly run", "Better match rules"],
    "incident": ["Page does not load", "Job failed", "Wrong totals"],
    "data-export": ["Export of all records", "Full dump as CSV", "Export stops at 10k rows"],
    "contract": ["Seat reduction", "Notice period", "Copy of the agreement"],
    "sla": ["Uptime below target", "Late first response"],
}
LANGUAGE = {"DE": "de", "FR": "fr", "ES": "es", "SE": "sv", "GB": "en", "US": "en", "NL": "en", "SG": "en"}
AWAY = {
    "de": ("Abwesenheitsnotiz: {s}", "Ich bin bis {d} nicht im Haus. In dringenden Faellen wenden Sie sich an {p}."),
    "fr": ("Réponse automatique : {s}", "Je suis absent jusqu'au {d}. Pour toute urgence : {p}."),
    "es": ("Respuesta automática: {s}", "Estaré fuera hasta el {d}. Para urgencias: {p}."),
    "sv": ("Autosvar: {s}", "Jag är borta till {d}. Kontakta {p} vid behov."),
    "en": ("Automatic reply: {s}", "I am away until {d}. For anything urgent please write to {p}."),
}
REPLY = {"de": "AW: ", "sv": "SV: "}
BODIES = {
    "en": [
        "Please see below and tell us what you think.",
        "Thanks, that works for us. More tomorrow.",
        "We looked at this and have two questions.",
        "Attached in the portal, ready for a check.",
        "Could you confirm the date?",
        "Short update: done on our side, the rest follows.",
        "Let us take this up in the next call.",
    ],
    "de": [
        "Anbei die Punkte, bitte um kurze Rueckmeldung.",
        "Danke, das passt so.",
        "Wir pruefen das und melden uns.",
        "Koennen Sie den Termin bestaetigen?",
    ],
    "fr": ["Merci de votre retour.", "Nous verifions et revenons vers vous.", "Pouvez-vous confirmer la date ?"],
    "es": ["Gracias, lo revisamos.", "Quedamos a la espera de la fecha."],
    "sv": ["Tack, vi tittar på det.", "Kan ni bekräfta datumet?"],
}
CHASE = ["Just following up on this one.", "Did you have a chance to look at it?", "A gentle reminder, thanks."]


def person_name(rng: random.Random, country: str) -> str:
    """A made-up name."""
    return f"{rng.choice(GIVEN[country])} {rng.choice(HEADS)}{rng.choice(TAILS)}"


def company_name(rng: random.Random, used: set[str]) -> str:
    """A made-up company, each once."""
    while True:
        name = f"{rng.choice(COMPANY)} {rng.choice(TRADE)}"
        if name not in used:
            used.add(name)
            return name


def subject(rng: random.Random, topic: str) -> str:
    """A subject line for a kind of work."""
    return rng.choice(TOPICS[topic]).format(n=rng.randint(2, 980), site=rng.choice(SITES))
