# SPDX-License-Identifier: GPL-3.0-or-later
"""Words: titles, subjects and sentences in English, German, Polish and French."""

FUNCTIONS = ("engineering", "it", "operations", "finance", "marketing", "product", "data", "procurement")
TITLE = {  # by level
    "en": {1: "{} Analyst", 2: "{} Team Lead", 3: "Head of {}", 4: "Vice President {}", 5: "Chief Executive Officer"},
    "de": {
        1: "Sachbearbeitung {}",
        2: "Teamleitung {}",
        3: "Abteilungsleitung {}",
        4: "Bereichsvorstand {}",
        5: "Geschäftsführung",
    },
    "pl": {
        1: "Specjalista ds. {}",
        2: "Koordynator ds. {}",
        3: "Kierownik działu {}",
        4: "Dyrektor ds. {}",
        5: "Prezes zarządu",
    },
    "fr": {
        1: "Chargé {}",
        2: "Responsable équipe {}",
        3: "Chef de service {}",
        4: "Directeur général adjoint {}",
        5: "Directeur général",
    },
}
FUNCTION_NAME = {
    "en": ("Engineering", "IT", "Operations", "Finance", "Marketing", "Product", "Data", "Procurement"),
    "de": ("Technik", "IT", "Betrieb", "Finanzen", "Marketing", "Produkt", "Daten", "Einkauf"),
    "pl": ("technologii", "IT", "operacji", "finansów", "marketingu", "produktu", "danych", "zakupów"),
    "fr": ("technique", "informatique", "opérations", "finances", "marketing", "produit", "données", "achats"),
}
TOPIC = {
    "en": (
        (
            "Open points on",
            "Question about",
            "Next steps for",
            "Draft of",
            "Numbers for",
            "Access to",
            "Test results",
            "Feedback on",
        ),
        (
            "the planning board",
            "shift templates",
            "the supplier feed",
            "month-end figures",
            "the audit trail",
            "user groups",
            "the mobile app",
            "site {}",
            "batch {}",
        ),
    ),
    "de": (
        (
            "Offene Punkte",
            "Frage zu",
            "Nächste Schritte",
            "Entwurf",
            "Zahlen für",
            "Zugang zu",
            "Testergebnis",
            "Rückmeldung zu",
        ),
        (
            "Planungstafel",
            "Schichtvorlagen",
            "Lieferantenschnittstelle",
            "Monatsabschluss",
            "Prüfprotokoll",
            "Benutzergruppen",
            "App im Lager",
            "Standort {}",
            "Charge {}",
        ),
    ),
    "pl": (
        ("Otwarte punkty:", "Pytanie:", "Kolejne kroki:", "Szkic:", "Dane do", "Dostęp do", "Wyniki testów:", "Uwagi:"),
        (
            "tablica planowania",
            "szablony zmian",
            "integracja dostawcy",
            "zamknięcie miesiąca",
            "dziennik audytu",
            "grupy użytkowników",
            "aplikacja mobilna",
            "zakład {}",
            "partia {}",
        ),
    ),
    "fr": (
        (
            "Points ouverts :",
            "Question sur",
            "Prochaines étapes :",
            "Projet :",
            "Chiffres pour",
            "Accès à",
            "Résultats des tests :",
            "Retour sur",
        ),
        (
            "le tableau de planification",
            "les modèles d'équipe",
            "le flux fournisseur",
            "la clôture mensuelle",
            "le journal d'audit",
            "les groupes d'utilisateurs",
            "l'application mobile",
            "le site {}",
            "le lot {}",
        ),
    ),
}
SENTENCE = {
    "en": (
        "The figures look right to me.",
        "Can you send the current list?",
        "We tried it on two machines.",
        "I will check with my colleagues.",
        "When could we have this?",
        "The second file is still missing.",
        "Let us take this up on Thursday.",
        "That solved it, thank you.",
        "Is there a setting for that?",
    ),
    "de": (
        "Die Zahlen passen aus meiner Sicht.",
        "Können Sie uns die aktuelle Liste schicken?",
        "Wir haben es an zwei Geräten versucht.",
        "Ich stimme mich im Team ab.",
        "Bis wann wäre das möglich?",
        "Die zweite Datei fehlt noch.",
        "Das besprechen wir am Donnerstag.",
        "Damit ist es gelöst, vielen Dank.",
        "Gibt es dafür eine Einstellung?",
    ),
    "pl": (
        "Liczby wyglądają dobrze.",
        "Czy mogą Państwo przesłać aktualną listę?",
        "Sprawdziliśmy na dwóch stanowiskach.",
        "Ustalę to z zespołem.",
        "Na kiedy to możliwe?",
        "Brakuje jeszcze drugiego pliku.",
        "Omówmy to w czwartek.",
        "To rozwiązało problem, dziękuję.",
        "Czy jest na to ustawienie?",
    ),
    "fr": (
        "Les chiffres me semblent corrects.",
        "Pouvez-vous envoyer la liste à jour ?",
        "Nous avons essayé sur deux postes.",
        "Je vois cela avec mes collègues.",
        "Pour quand serait-ce possible ?",
        "Le second fichier manque encore.",
        "Parlons-en jeudi.",
        "C'est résolu, merci.",
        "Y a-t-il un réglage pour cela ?",
    ),
}
HELLO = {"en": "Hi {},", "de": "Hallo {},", "pl": "Dzień dobry {},", "fr": "Bonjour {},"}
BYE = {"en": "Best,", "de": "Viele Grüße", "pl": "Pozdrawiam", "fr": "Cordialement"}
REPLY = {"en": "Re: ", "de": "AW: ", "pl": "Odp: ", "fr": "RE: "}
FORWARD = {"en": "Fwd: ", "de": "WG: ", "pl": "PD: ", "fr": "TR: "}
ABSENT = {
    "en": "Automatic reply: ",
    "de": "Automatische Antwort: ",
    "pl": "Odpowiedź automatyczna: ",
    "fr": "Réponse automatique : ",
}
ABSENT_BODY = {
    "en": "I am out of the office until {} and have no access to my mail.",
    "de": "Ich bin bis {} nicht im Haus und lese keine Mails.",
    "pl": "Jestem poza biurem do {}.",
    "fr": "Je suis absent jusqu'au {}.",
}
ANNOUNCE = {  # what a person tells us; {0} is a name or a date
    "successor": {
        "en": ("New contact from next month", "{0} takes over from me; please write to {0} from now on."),
        "de": (
            "Neue Ansprechperson ab nächstem Monat",
            "{0} übernimmt meine Aufgaben; bitte wenden Sie sich künftig an {0}.",
        ),
        "pl": ("Nowa osoba kontaktowa", "Moje obowiązki przejmuje {0}; proszę o kontakt z {0}."),
        "fr": ("Nouvel interlocuteur", "{0} reprend mes dossiers ; merci de lui écrire désormais."),
    },
    "farewell": {
        "en": ("Leaving at the end of the week", "I am moving on. It was good to work with you."),
        "de": ("Abschied", "Ich verlasse das Unternehmen zum Wochenende. Danke für die gute Zusammenarbeit."),
        "pl": ("Pożegnanie", "Odchodzę z firmy. Dziękuję za współpracę."),
        "fr": ("Départ", "Je quitte l'entreprise. Merci pour cette collaboration."),
    },
    "leave": {
        "en": ("Parental leave, {0} stands in", "While I am on parental leave {0} stands in for me."),
        "de": ("Elternzeit, Vertretung durch {0}", "Während meiner Elternzeit vertritt mich {0}."),
        "pl": ("Urlop rodzicielski, zastępuje mnie {0}", "Podczas urlopu rodzicielskiego zastępuje mnie {0}."),
        "fr": ("Congé parental, remplacement par {0}", "Pendant mon congé parental, {0} me remplace."),
    },
    "closed": {
        "en": ("Company closed until {0}", "Our sites are closed until {0}. Nobody will be there."),
        "de": ("Betriebsruhe bis {0}", "Unser Haus ist bis {0} geschlossen."),
        "pl": ("Przerwa do {0}", "Zakład jest zamknięty do {0}."),
        "fr": ("Fermeture jusqu'au {0}", "Nos sites sont fermés jusqu'au {0}."),
    },
    "freeze": {
        "en": (
            "Change freeze until {0}",
            "During our migration the system rests until {0}; afterwards we go on as before.",
        ),
        "de": (
            "Systempause bis {0}",
            "Während unserer Umstellung ruht das System bis {0}, danach geht es weiter wie bisher.",
        ),
        "pl": ("Wstrzymanie prac do {0}", "Na czas migracji system jest wstrzymany do {0}."),
        "fr": ("Gel des changements jusqu'au {0}", "Pendant notre migration le système est en pause jusqu'au {0}."),
    },
    "domain": {
        "en": ("Our mail addresses change", "From now on you reach us at {0}."),
        "de": ("Unsere Mailadressen ändern sich", "Sie erreichen uns ab sofort unter {0}."),
        "pl": ("Zmiana adresów e-mail", "Od teraz piszemy z adresów {0}."),
        "fr": ("Nos adresses changent", "Vous nous joignez désormais à {0}."),
    },
    "project": {
        "en": (
            "Project closing",
            "With the acceptance the project team is dissolved as planned. Operations stay with us.",
        ),
        "de": ("Projektabschluss", "Mit der Abnahme wird das Projektteam wie geplant aufgelöst."),
        "pl": ("Zakończenie projektu", "Wraz z odbiorem zespół projektowy kończy pracę zgodnie z planem."),
        "fr": ("Clôture du projet", "Après la recette, l'équipe projet est dissoute comme prévu."),
    },
    "invoice": {
        "en": ("Invoice {0} on its way", "Payment will go out with the next run, sorry for the delay."),
        "de": (
            "Rechnung {0} in Bearbeitung",
            "Die Zahlung geht mit dem nächsten Lauf raus, Entschuldigung für die Verspätung.",
        ),
        "pl": ("Faktura {0} w trakcie", "Płatność wyjdzie w następnym przebiegu, przepraszamy."),
        "fr": ("Facture {0} en cours", "Le paiement part au prochain lot, désolé du retard."),
    },
}
