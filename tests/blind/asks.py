# SPDX-License-Identifier: GPL-3.0-or-later
"""Subjects of tickets by kind, in English, German, Polish and French; some kinds have a second English one."""

TICKET = {
    "bug": (
        "Totals differ from the report",
        "Board does not refresh",
        "Zeiterfassung doppelt",
        "Błąd przy zapisie",
        "Erreur lors de l'import",
    ),
    "how-to": (
        "How to copy a template",
        "Rolle für Gäste einrichten",
        "Jak ustawić filtr",
        "Comment fusionner deux fiches",
    ),
    "feature request": (
        "Colours per line",
        "Wunsch: Sammeländerung",
        "Prośba o widok tygodnia",
        "Proposition : vue par équipe",
    ),
    "integration": ("Supplier feed: new field", "Schnittstelle Lohn: Zuordnung", "Integracja z ERP", "Connecteur paie"),
    "optimisation": (
        "Night run takes long",
        "Auswertung beschleunigen",
        "Wolne ładowanie listy",
        "Accélérer le calcul du plan",
    ),
    "login": ("Password reset", "Anmeldung gesperrt", "Reset hasła", "Compte bloqué"),
    "billing": ("Copy of last invoice", "Rechnungsanschrift ändern", "Duplikat faktury", "Adresse de facturation"),
    "data export": (
        "Full export of all our records",
        "Kompletter Datenabzug als CSV",
        "Pełny eksport danych",
        "Export complet de nos données",
    ),
    "contract": (
        "Notice period in our contract",
        "Frage zur Vertragslaufzeit und Kündigungsfrist",
        "Warunki wypowiedzenia umowy",
        "Conditions de résiliation du contrat",
    ),
    "documentation": (
        "Description of the data model",
        "Dokumentation der Datenstruktur",
        "Opis struktury bazy danych",
        "Documentation de l'architecture des données",
    ),
    "sla": (
        "Availability below the agreed value",
        "Reaktionszeit laut Vertrag nicht eingehalten",
        "Naruszenie SLA w zeszłym miesiącu",
        "Non-respect du délai contractuel",
    ),
}
EXIT_TICKETS = ("data export", "contract", "documentation", "sla")
