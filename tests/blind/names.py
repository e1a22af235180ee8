# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of people and companies in the languages of this world."""

FIRST = {
    "en": "Abigail Bryce Cora Dexter Edith Felix Gemma Hugo Imogen Jude Kit Leona Miles Nora Otis Phoebe Ralph Stella Toby Verity".split(),
    "de": "Annika Benno Carla Detlef Elke Frieda Gerrit Heike Ingo Jutta Kai Lennard Margit Norbert Onno Petra Ralf Silke Torben Wiebke".split(),
    "pl": "Agata Bartosz Celina Damian Edyta Filip Grażyna Hubert Iwona Jacek Kinga Leszek Marzena Norbert Oliwia Paweł Renata Szymon Urszula Wojciech".split(),
    "fr": "Agnès Bastien Chloé Didier Élodie Fabrice Gaëlle Hervé Inès Julien Karine Lucas Maëlle Noël Océane Pascal Renée Sébastien Thérèse Yann".split(),
    "nl": "Anouk Bram Cees Dirk Eline Femke Gijs Hanneke Ilse Joost Koen Lieke Maarten Nienke Otto Pim Roos Sander Tess Wouter".split(),
}
LAST = {
    "en": "Alderton Blythe Carraway Denholm Eastwick Farrow Garside Holloway Ingram Jarvis Kendrick Lorimer Marwood Nettle Oakes Penrose Quill Rudge Stroud Tolley".split(),
    "de": "Ahrens Brückner Clasen Dettmer Eilers Frank Göbel Hinrichs Ihde Jürgens Kröger Lüdtke Möller Nagel Oltmanns Petersen Rühl Stegmann Thiele Wübbena".split(),
    "pl": "Adamczyk Bielak Cieślak Dudek Ferenc Głowacki Hajduk Idzik Jasiński Kowalik Lis Majewski Nowicki Olszak Pawlak Rogala Sikora Tomczak Urban Wrona".split(),
    "fr": "Aubry Baudin Chevalier Delmas Étienne Fournier Garnier Huet Imbert Jourdan Lacroix Marchand Noiret Olivier Perrin Renaud Sauvage Tessier Vasseur Weber".split(),
    "nl": "Appelman Bakema Coster Dekkers Elzinga Faber Groen Hofstra Jansma Kuiper Lammers Mulder Nauta Oosting Postma Rutten Sikkema Terpstra Veldman Wiersma".split(),
}
COMPANY = {
    "en": (
        (
            "Ashgrove",
            "Bellhaven",
            "Copperleaf",
            "Drayton",
            "Elmsworth",
            "Foxmoor",
            "Greywater",
            "Hartfield",
            "Ivybridge",
            "Kingsmere",
        ),
        ("Foods", "Freight", "Instruments", "Mutual", "Pharma", "Power", "Retail", "Water"),
    ),
    "de": (
        (
            "Altenau",
            "Bergfried",
            "Delbrück",
            "Eichenhof",
            "Fallersbach",
            "Grünwald",
            "Hohenstein",
            "Isarblick",
            "Kaltenbach",
            "Lindau",
        ),
        ("Anlagenbau", "Chemie", "Druck", "Logistik", "Maschinenbau", "Textil", "Versicherung", "Werke"),
    ),
    "pl": (
        ("Bursztyn", "Czarnolas", "Dębina", "Gronowo", "Jesion", "Kalina", "Lipowa", "Modrzew", "Orłowo", "Rumianek"),
        ("Browary", "Energia", "Finanse", "Meble", "Odlewnia", "Papier", "Transport", "Zdrowie"),
    ),
    "fr": (
        (
            "Aubépine",
            "Bellerive",
            "Clairval",
            "Durance",
            "Fontvieille",
            "Garrigue",
            "Hautmont",
            "Lavandin",
            "Miralac",
            "Orival",
        ),
        ("Assurances", "Cosmétiques", "Énergies", "Ferroviaire", "Hôtels", "Industries", "Logistique", "Mutuelle"),
    ),
}
